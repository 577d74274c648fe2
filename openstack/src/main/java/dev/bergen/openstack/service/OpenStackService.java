// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.config.Options;
import dev.bergen.openstack.nova.NovaOptions;
import dev.bergen.openstack.nova.NovaRpc;
import dev.bergen.rpc.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service as Nova has them: managers that answer on a topic under the name of a host, with the
 * base API beside them, periodic tasks, and a life that signals and systemd can follow.
 *
 * <pre>{@code
 * try (NovaRpc nova = NovaRpc.init(Path.of("/etc/nova/nova.conf"))) {
 *   OpenStackService.builder(nova, "nova-compute")
 *       .alternateTopic("compute-alt")
 *       .manager(new ComputeMethods())
 *       .build()
 *       .run();
 * }
 * }</pre>
 *
 * <p>Goes one way: {@link ServiceState}. When it stops it leaves its topic first, lets hooks and
 * periodic tasks end, waits for the requests that it took, and leaves the alternate topic last; all
 * by one deadline, graceful_shutdown_timeout, after which what still runs is interrupted.
 *
 * <p>Threads: any thread may call any method, but a handler of the service cannot stop it.
 */
public final class OpenStackService {
  private static final Logger log = LoggerFactory.getLogger(OpenStackService.class);

  /** The meaning of graceful_shutdown_timeout = 0: practically without a limit. */
  private static final Duration FOREVER = Duration.ofDays(365);

  private final NovaRpc nova;
  private final String binary;
  private final List<RpcServer> servers;
  private final ServiceHooks hooks;
  private final PeriodicTasks tasks;
  private final ServiceBuilder settings;
  private final Pulse pulse;
  private final List<Runnable> whenStopped = new CopyOnWriteArrayList<>();

  /** Held while starting, stopping and reloading. */
  private final ReentrantLock turning = new ReentrantLock();

  private volatile ServiceState state = ServiceState.NEW;
  private volatile Configuration configuration;

  OpenStackService(ServiceBuilder builder) {
    this.nova = builder.nova;
    this.binary = builder.binary;
    this.hooks = builder.hooks;
    this.settings = builder;
    this.configuration = nova.configuration();
    this.servers = builder.servers();
    this.tasks =
        new PeriodicTasks(
            binary,
            builder.tasks,
            nova.transport().timer(),
            ThreadLocalRandom.current()::nextDouble);
    this.pulse = new Pulse(binary, nova.transport().timer(), builder.systemd);
  }

  /**
   * Returns a builder of a service.
   *
   * @param nova stays the caller's to close, after the service
   * @param binary the program whose part it plays: {@code nova-compute}
   */
  public static ServiceBuilder builder(NovaRpc nova, String binary) {
    return new ServiceBuilder(nova, binary);
  }

  /** Returns the program whose part it plays, such as {@code nova-compute}. */
  public String binary() {
    return binary;
  }

  /** Returns the name of its host, which is its server name on its topics, too. */
  public String host() {
    return nova.host();
  }

  /**
   * Starts, and returns when requests sent from now on arrive. If it fails, nothing is left running
   * and the service is over.
   *
   * @throws IllegalStateException if it was started before, or a hook threw a checked exception
   * @throws dev.bergen.ServerListenException if the broker did not let it listen in time
   */
  public void start() {
    turning.lock();
    try {
      if (state != ServiceState.NEW) {
        throw new IllegalStateException("Cannot start " + this + ", which is " + state);
      }
      state = ServiceState.STARTING;
      try {
        hooks.beforeStart();
        servers.forEach(RpcServer::start);
        hooks.afterStart();
        state = ServiceState.RUNNING;
      } catch (Throwable e) {
        end(nova.transport().timer().deadline(Duration.ZERO));
        throw e;
      }
      startTasks();
      pulse.ready("serving " + String.join(", ", topics()) + " as " + host());
      log.info("{} is ready", this);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A hook of " + this + " failed: " + e.getMessage(), e);
    } finally {
      turning.unlock();
    }
  }

  private void startTasks() {
    Options service = options(configuration);
    if (!service.get(NovaOptions.PERIODIC_ENABLE)) {
      log.info("periodic_enable is false: {} has no periodic tasks", this);
      return;
    }
    Duration most =
        settings.periodicDelay == null
            ? service.get(NovaOptions.PERIODIC_FUZZY_DELAY)
            : settings.periodicDelay;
    tasks.start(Duration.ofNanos((long) (most.toNanos() * settings.random.getAsDouble())));
  }

  /**
   * Starts, serves until SIGTERM, SIGINT or {@link #stop}, and ends in good order. SIGHUP reads the
   * configuration again; a second SIGTERM interrupts what still runs. The process that returns from
   * here may end with exit code 0.
   *
   * @throws InterruptedException if the thread is interrupted; the service is over
   */
  public void run() throws InterruptedException {
    new ServiceRun(this).run();
  }

  /**
   * Ends in good order, and returns when all is over: after graceful_shutdown_timeout at the
   * latest. An interrupt ends the waiting, so that what still runs is interrupted. Does nothing
   * when it is over.
   *
   * @throws IllegalStateException if a handler of this service waits so for itself
   */
  public void stop() {
    turning.lock();
    try {
      if (state == ServiceState.STOPPED) {
        return;
      }
      Duration patience = drainTimeout();
      pulse.stopping("ends what it took");
      end(nova.transport().timer().deadline(patience.isZero() ? FOREVER : patience));
    } finally {
      turning.unlock();
    }
  }

  /** Under the lock. The first server is the one whose topic is left first. */
  private void end(Deadline deadline) {
    boolean ran = state == ServiceState.RUNNING;
    state = ServiceState.DRAINING;
    Waits waits = new Waits(deadline);
    try {
      tasks.stop();
      RpcServer main = servers.get(0);
      main.stop();
      if (ran) {
        waits.until(() -> runHook(deadline));
      }
      waits.until(() -> tasks.awaitStopped(waits.deadline()));
      main.awaitDrained(waits.left());
      for (RpcServer alternate : servers.subList(1, servers.size())) {
        alternate.stop();
        alternate.awaitDrained(waits.left());
      }
    } finally {
      // Handlers that still run now are interrupted.
      servers.forEach(RpcServer::close);
      pulse.close();
      state = ServiceState.STOPPED;
      whenStopped.forEach(Runnable::run);
      log.info("{} has stopped", this);
      waits.restoreInterrupt();
    }
  }

  private void runHook(Deadline deadline) throws InterruptedException {
    Duration most = options(configuration).get(NovaOptions.MANAGER_SHUTDOWN_TIMEOUT);
    Duration left = deadline.remaining();
    HookRun.within(
        most.compareTo(left) < 0 ? most : left,
        nova.transport().timer(),
        "bergen-hook-" + binary,
        hooks::onStop);
  }

  private Duration drainTimeout() {
    return settings.drainTimeout == null
        ? options(configuration).get(NovaOptions.GRACEFUL_SHUTDOWN_TIMEOUT)
        : settings.drainTimeout;
  }

  private static Options options(Configuration configuration) {
    return configuration.readable(NovaOptions.SERVICE, Map.of());
  }

  /**
   * Reads the configuration again and applies what a running service can apply: long_rpc_timeout,
   * graceful_shutdown_timeout, manager_shutdown_timeout. The log says what was applied and what
   * needs a restart. A configuration with mistakes changes nothing.
   */
  public ReloadReport reload() {
    turning.lock();
    try {
      ReloadReport report = Reloading.again(configuration, settings.source);
      if (report.problems().isEmpty()) {
        configuration = report.configuration();
        nova.reload(configuration);
      }
      logReload(report);
      try {
        hooks.onReload(report);
      } catch (Exception e) {
        log.error("The reload hook of {} failed", this, e);
      }
      return report;
    } finally {
      turning.unlock();
    }
  }

  private void logReload(ReloadReport report) {
    if (!report.problems().isEmpty()) {
      log.error(
          "Keeping the previous configuration of {}, the new one is invalid: {}",
          this,
          report.problems());
    } else {
      log.info("{} reloaded its configuration; applied: {}", this, report.applied());
    }
    if (!report.needRestart().isEmpty()) {
      log.warn("{} must be restarted to apply {}", this, report.needRestart());
    }
  }

  /** Returns how it is at this moment; never blocks. */
  public ServiceHealth health() {
    return new ServiceHealth(
        state, binary, host(), topics(), nova.transport().status(), tasks.health());
  }

  private List<String> topics() {
    List<String> topics = new ArrayList<>();
    for (RpcServer server : servers) {
      Target target = server.target();
      topics.add(String.valueOf(target.topic()));
    }
    return topics;
  }

  void onStopped(Runnable action) {
    whenStopped.add(action);
    if (state == ServiceState.STOPPED) {
      action.run();
    }
  }

  @Override
  public String toString() {
    return binary + " on " + host();
  }
}
