// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import dev.bergen.MessagingException;
import dev.bergen.cli.broker.Hosts;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.config.Configuration;
import dev.bergen.config.KnownService;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.Priority;
import dev.bergen.observe.doctor.Diagnosis;
import dev.bergen.observe.doctor.Doctor;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import dev.bergen.observe.patient.TlsHandshake;
import dev.bergen.observe.patient.TlsProbe;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Visits each virtual host of each broker, and collects all data that is available there. */
final class Visit {
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int PLAIN_PORT = 5672;

  private final List<ServiceConfiguration> services;
  private final @Nullable TransportUrl given;
  private final Duration connectTimeout;
  private final Function<@Nullable TransportUrl, @Nullable Management> management;

  /**
   * Where services meet. Two brokers may have virtual hosts of one name, which share nothing.
   *
   * @param brokers sorted, so that the order in which a URL names them does not matter
   */
  private record Place(String virtualHost, List<String> brokers) {
    static Place of(@Nullable TransportUrl url) {
      return new Place(
          ServiceConfiguration.virtualHost(url),
          url == null ? List.of() : url.hosts().stream().map(Hosts::place).sorted().toList());
    }
  }

  /** The result for one virtual host. */
  record Result(String virtualHost, @Nullable TransportUrl url, Diagnosis diagnosis) {}

  Visit(
      List<ServiceConfiguration> services,
      @Nullable TransportUrl given,
      Duration connectTimeout,
      Function<@Nullable TransportUrl, @Nullable Management> management) {
    this.services = services;
    this.given = given;
    this.connectTimeout = connectTimeout;
    this.management = management;
  }

  List<Result> all() {
    Map<Place, List<ServiceConfiguration>> places = new LinkedHashMap<>();
    if (given != null || services.isEmpty()) {
      places.put(Place.of(given), new ArrayList<>());
    }
    for (ServiceConfiguration service : services) {
      TransportUrl url = service.url() == null ? given : service.url();
      places.computeIfAbsent(Place.of(url), any -> new ArrayList<>()).add(service);
    }
    boolean single =
        places.keySet().stream()
                .map(Place::brokers)
                .filter(brokers -> !brokers.isEmpty())
                .distinct()
                .count()
            <= 1;
    List<Result> results = new ArrayList<>();
    places.forEach((place, users) -> results.add(one(place, users, single)));
    return results;
  }

  private Result one(Place place, List<ServiceConfiguration> users, boolean single) {
    String virtualHost = place.virtualHost();
    TransportUrl url = url(place, users);
    // wall clock: certificates end by it
    Patient patient =
        Patient.of(virtualHost, Instant.now()).of(user(url, users)).with(users, tls(users));
    if (url != null) {
      patient = askBroker(patient, url, users);
    }
    Management plugin = management.apply(url);
    if (plugin != null) {
      boolean own = single || Hosts.among(url, plugin.url().root().getHost()) != null;
      patient =
          own
              ? patient.withManagement(plugin)
              : patient.withoutManagement("the management API is on a host of another broker");
    }
    return new Result(virtualHost, url, Doctor.examine(patient));
  }

  private @Nullable TransportUrl url(Place place, List<ServiceConfiguration> users) {
    if (given != null && Place.of(given).equals(place)) {
      return given;
    }
    for (ServiceConfiguration user : users) {
      if (user.url() != null) {
        return user.url();
      }
    }
    return null;
  }

  private static @Nullable String user(
      @Nullable TransportUrl url, List<ServiceConfiguration> users) {
    return new ServiceConfiguration("", configuration(users), List.of()).user(url);
  }

  private static Configuration configuration(List<ServiceConfiguration> users) {
    return users.isEmpty() ? Configuration.ofEnvironment() : users.get(0).configuration();
  }

  private Patient askBroker(Patient patient, TransportUrl url, List<ServiceConfiguration> users) {
    Configuration configuration = configuration(users);
    try (RpcTransport transport = RpcTransport.builder(url).configuration(configuration).build()) {
      Reach reach = new Reach(transport::status, connectTimeout);
      transport.onConnectionChange(reach);
      List<QueueState> queues =
          reach.run(() -> transport.queues(names(users), ANSWER).get(30, TimeUnit.SECONDS));
      List<String> facts = reach.run(() -> transport.broker(ANSWER).get(30, TimeUnit.SECONDS));
      return patient.withAmqp(facts, queues);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return patient.withoutAmqp("interrupted");
    } catch (Exception e) { // after any error of a driver, the other checks continue
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      String why =
          cause instanceof MessagingException
              ? ErrorReport.withHint(cause)
              : String.valueOf(cause.getMessage());
      return patient.withoutAmqp(ErrorReport.oneLine(why));
    }
  }

  /** Returns queues that services like these usually have. */
  private static List<String> names(List<ServiceConfiguration> users) {
    Set<String> names = new LinkedHashSet<>();
    for (ServiceConfiguration user : users) {
      KnownService known = user.known();
      if (known != null) {
        names.addAll(known.topics());
      }
      for (String topic : user.notificationTopics()) {
        for (Priority priority : Priority.values()) {
          names.add(topic + "." + priority.key());
        }
      }
    }
    return List.copyOf(names);
  }

  private Part<List<TlsHandshake>> tls(List<ServiceConfiguration> users) {
    Map<String, TlsHandshake> inspected = new LinkedHashMap<>();
    for (ServiceConfiguration user : users) {
      TransportUrl url = user.url();
      if (url == null || !user.isRabbitFlag("ssl")) {
        continue;
      }
      try {
        TlsProbe probe = TlsProbe.of(connectTimeout, user.rabbit("ssl_ca_file"));
        for (TransportHost host : url.hosts()) {
          String name = host.hostname() == null ? "localhost" : host.hostname();
          int port = host.port() == null ? PLAIN_PORT : host.port();
          inspected.computeIfAbsent(name + ":" + port, any -> probe.handshake(name, port));
        }
      } catch (IOException e) {
        return Part.missing(user.name() + ": ssl_ca_file: " + e.getMessage());
      }
    }
    return inspected.isEmpty()
        ? Part.missing("no service has ssl = true")
        : Part.of(List.copyOf(inspected.values()));
  }
}
