// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import dev.bergen.MessagingException;
import dev.bergen.Priority;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.config.Configuration;
import dev.bergen.config.KnownService;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import dev.bergen.observe.doctor.Diagnosis;
import dev.bergen.observe.doctor.Doctor;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import dev.bergen.observe.patient.TlsLook;
import dev.bergen.observe.patient.TlsProbe;
import dev.bergen.spi.QueueState;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.Path;
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

/** Goes to each virtual host that is meant, and looks at all that can be seen there. */
final class Visit {
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int PLAIN_PORT = 5672;

  private final List<ServiceConfiguration> services;
  private final @Nullable TransportUrl given;
  private final Duration connectTimeout;
  private final Function<@Nullable TransportUrl, @Nullable Management> management;

  /** What came of one virtual host. */
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
    Map<String, List<ServiceConfiguration>> hosts = new LinkedHashMap<>();
    if (given != null || services.isEmpty()) {
      hosts.put(ServiceConfiguration.virtualHost(given), new ArrayList<>());
    }
    for (ServiceConfiguration service : services) {
      String name =
          service.url() == null && given != null
              ? ServiceConfiguration.virtualHost(given)
              : service.virtualHost();
      hosts.computeIfAbsent(name, any -> new ArrayList<>()).add(service);
    }
    List<Result> results = new ArrayList<>();
    hosts.forEach((name, users) -> results.add(one(name, users)));
    return results;
  }

  private Result one(String virtualHost, List<ServiceConfiguration> users) {
    TransportUrl url = url(virtualHost, users);
    // wall clock: certificates end by it
    Patient patient = Patient.of(virtualHost, Instant.now()).of(user(url)).with(users, tls(users));
    if (url != null) {
      patient = askBroker(patient, url, users);
    }
    Management plugin = management.apply(url);
    return new Result(
        virtualHost, url, Doctor.examine(plugin == null ? patient : patient.seenBy(plugin)));
  }

  private @Nullable TransportUrl url(String virtualHost, List<ServiceConfiguration> users) {
    if (given != null && ServiceConfiguration.virtualHost(given).equals(virtualHost)) {
      return given;
    }
    for (ServiceConfiguration user : users) {
      if (user.url() != null) {
        return user.url();
      }
    }
    return null;
  }

  private static @Nullable String user(@Nullable TransportUrl url) {
    return url == null || url.hosts().isEmpty() ? null : url.hosts().get(0).username();
  }

  private Patient askBroker(Patient patient, TransportUrl url, List<ServiceConfiguration> users) {
    Configuration configuration =
        users.isEmpty() ? Configuration.ofEnvironment() : users.get(0).configuration();
    try (RpcTransport transport = RpcTransport.builder(url).configuration(configuration).build()) {
      Reach reach = new Reach(transport::status, connectTimeout);
      transport.onConnectionChange(reach);
      List<QueueState> queues =
          reach.run(() -> transport.queues(names(users), ANSWER).get(30, TimeUnit.SECONDS));
      List<String> facts = reach.run(() -> transport.broker(ANSWER).get(30, TimeUnit.SECONDS));
      return patient.heardOverAmqp(facts, queues);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return patient.silentOverAmqp("interrupted");
    } catch (Exception e) { // whatever a driver objects to, the other checks go on
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      String why =
          cause instanceof MessagingException
              ? ErrorReport.withHint(cause)
              : String.valueOf(cause.getMessage());
      return patient.silentOverAmqp(ErrorReport.oneLine(why));
    }
  }

  /** Returns queues that services like these usually have. */
  private static List<String> names(List<ServiceConfiguration> users) {
    Set<String> names = new LinkedHashSet<>();
    for (ServiceConfiguration user : users) {
      KnownService known = KnownService.of(program(user.name()));
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

  /** Returns {@code nova} of {@code /etc/nova/nova.conf}. */
  private static String program(String file) {
    Path name = Path.of(file).getFileName();
    return name == null ? file : name.toString().replaceAll("[.-].*", "");
  }

  private Part<List<TlsLook>> tls(List<ServiceConfiguration> users) {
    Map<String, TlsLook> looks = new LinkedHashMap<>();
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
          looks.computeIfAbsent(name + ":" + port, any -> probe.look(name, port));
        }
      } catch (IOException e) {
        return Part.missing(user.name() + ": ssl_ca_file: " + e.getMessage());
      }
    }
    return looks.isEmpty()
        ? Part.missing("no service has ssl = true")
        : Part.of(List.copyOf(looks.values()));
  }
}
