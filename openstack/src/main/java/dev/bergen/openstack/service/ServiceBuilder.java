// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.openstack.nova.NovaRpc;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.RpcServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sets up an {@link OpenStackService}. Everything but a manager has a default. */
public final class ServiceBuilder {
  final NovaRpc nova;
  final String binary;
  final List<PeriodicTask> tasks = new ArrayList<>();
  private final List<Consumer<RpcServer.Builder>> setUp = new ArrayList<>();
  private String topic;
  private @Nullable String alternateTopic;
  private @Nullable String name;
  ServiceHooks hooks = new ServiceHooks() {};
  Supplier<Configuration> source;
  Readiness systemd = Readiness.ofThisProcess();
  DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

  /** {@code null} means what the configuration says. */
  @Nullable Duration drainTimeout;

  /** {@code null} means what the configuration says. */
  @Nullable Duration periodicDelay;

  ServiceBuilder(NovaRpc nova, String binary) {
    this.nova = Objects.requireNonNull(nova, "nova");
    this.binary = Objects.requireNonNull(binary, "binary");
    this.topic = binary.substring(binary.indexOf('-') + 1);
    this.source = nova::configuration;
  }

  /** The topic that it serves; the part of the binary's name after its first hyphen unless set. */
  public ServiceBuilder topic(String topic) {
    this.topic = Objects.requireNonNull(topic, "topic");
    return this;
  }

  /**
   * A second topic with the same managers, which is left last when the service stops: {@code
   * compute-alt} of nova-compute.
   */
  public ServiceBuilder alternateTopic(String topic) {
    this.alternateTopic = Objects.requireNonNull(topic, "topic");
    return this;
  }

  /** Its name in the base API; its topic unless set. */
  public ServiceBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /** Adds an object whose public methods can be called, as {@link RpcServer} takes it. */
  public ServiceBuilder manager(Object manager) {
    return servers(server -> server.endpoint(manager));
  }

  /**
   * Sets up each server further: its concurrency, errors, interceptors. Versioned objects are read
   * by {@link NovaSerializer} unless this sets another serializer.
   */
  public ServiceBuilder servers(Consumer<RpcServer.Builder> settings) {
    setUp.add(settings);
    return this;
  }

  /** Adds something to do again and again, unless periodic_enable is false. */
  public ServiceBuilder periodic(PeriodicTask task) {
    tasks.add(task);
    return this;
  }

  /**
   * Up to how long periodic tasks are put off at the start, at random; periodic_fuzzy_delay, 60 s,
   * unless set.
   */
  public ServiceBuilder periodicDelay(Duration most) {
    this.periodicDelay = notNegative(most);
    return this;
  }

  /** Code to run when it starts, stops and reloads. */
  public ServiceBuilder hooks(ServiceHooks hooks) {
    this.hooks = Objects.requireNonNull(hooks, "hooks");
    return this;
  }

  /**
   * How long it may take to stop; graceful_shutdown_timeout, 180 s, unless set. Zero: without
   * limit.
   */
  public ServiceBuilder drainTimeout(Duration timeout) {
    this.drainTimeout = notNegative(timeout);
    return this;
  }

  /** The files that SIGHUP reads again, with this process's environment; none unless set. */
  public ServiceBuilder reloadFrom(Path... files) {
    List<Path> all = List.of(files);
    return reloadFrom(
        () -> {
          Configuration.Builder read = Configuration.builder().environment(System.getenv());
          all.forEach(read::file);
          return read.build();
        });
  }

  /** Where SIGHUP gets the configuration from. */
  public ServiceBuilder reloadFrom(Supplier<Configuration> source) {
    this.source = Objects.requireNonNull(source, "source");
    return this;
  }

  /** Sets the receiver of readiness; for tests. */
  ServiceBuilder systemd(Readiness systemd) {
    this.systemd = systemd;
    return this;
  }

  /** Sets the source of random delays between periodic tasks; for tests. */
  ServiceBuilder random(DoubleSupplier random) {
    this.random = random;
    return this;
  }

  /**
   * Returns the service, which does nothing yet.
   *
   * @throws IllegalArgumentException if a manager's method cannot be called; the message names it
   */
  public OpenStackService build() {
    return new OpenStackService(this);
  }

  List<RpcServer> servers() {
    List<RpcServer> servers = new ArrayList<>();
    servers.add(server(topic));
    if (alternateTopic != null) {
      servers.add(server(alternateTopic));
    }
    return List.copyOf(servers);
  }

  private RpcServer server(String of) {
    RpcServer.Builder builder =
        nova.server(Target.topic(of).withServer(nova.host()))
            .serializer(new NovaSerializer())
            .drainTimeout(Duration.ZERO)
            .logAfter(Duration.ZERO);
    setUp.forEach(settings -> settings.accept(builder));
    return builder.endpoint(new BaseEndpoint(name == null ? topic : name)).build();
  }

  private static Duration notNegative(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "A time cannot be negative, got " + Deadline.inWords(duration));
    }
    return duration;
  }
}
