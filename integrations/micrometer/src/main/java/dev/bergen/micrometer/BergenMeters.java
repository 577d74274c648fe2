// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static dev.bergen.micrometer.BergenMeterDocumentation.BLOCKED;
import static dev.bergen.micrometer.BergenMeterDocumentation.CALLS_WAITING;
import static dev.bergen.micrometer.BergenMeterDocumentation.CONNECTIONS_UP;
import static dev.bergen.micrometer.BergenMeterDocumentation.DUPLICATES;
import static dev.bergen.micrometer.BergenMeterDocumentation.LISTENER_HANDLED;
import static dev.bergen.micrometer.BergenMeterDocumentation.LISTENER_IN_FLIGHT;
import static dev.bergen.micrometer.BergenMeterDocumentation.LISTENER_PREFETCH;
import static dev.bergen.micrometer.BergenMeterDocumentation.LISTENER_REJECTED;
import static dev.bergen.micrometer.BergenMeterDocumentation.LISTENER_REQUEUED;
import static dev.bergen.micrometer.BergenMeterDocumentation.LISTENER_SATURATION;
import static dev.bergen.micrometer.BergenMeterDocumentation.RECONNECTS;
import static dev.bergen.micrometer.BergenMeterDocumentation.SERVER_IN_FLIGHT;
import static dev.bergen.micrometer.BergenMeterDocumentation.SERVER_PREFETCH;
import static dev.bergen.micrometer.BergenMeterDocumentation.SERVER_SATURATION;
import static dev.bergen.micrometer.BergenMeterDocumentation.SERVER_SKIPPED;
import static dev.bergen.micrometer.BergenMeterDocumentation.UNCONFIRMED;
import static dev.bergen.micrometer.BergenMeterDocumentation.UNREADABLE;

import dev.bergen.Target;
import dev.bergen.config.TransportUrl;
import dev.bergen.notify.ListenerStatus;
import dev.bergen.notify.NotificationListener;
import dev.bergen.rpc.RpcServer;
import dev.bergen.rpc.ServerStatus;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.DriverStatus;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Meters of transports, servers and listeners ({@link BergenMeterDocumentation}), bound to a
 * registry once each. Several of a kind in one process need tags that distinguish them.
 *
 * <p>They are asked when the registry is read, which never waits for the broker. The registry keeps
 * them, and what they ask, for as long as it has them.
 *
 * <p>Threads: any.
 */
public final class BergenMeters {
  private BergenMeters() {}

  /** Returns the meters of a transport for RPC, with {@code tags} besides their own. */
  public static MeterBinder of(RpcTransport transport, Tag... tags) {
    return registry ->
        transport(
            new Metering(registry, tags(transport.url(), tags)),
            transport::status,
            transport::onConnectionChange);
  }

  /** Returns the meters of a transport for notifications, with {@code tags} besides their own. */
  public static MeterBinder of(NotificationTransport transport, Tag... tags) {
    return registry ->
        transport(
            new Metering(registry, tags(transport.url(), tags)),
            transport::status,
            transport::onConnectionChange);
  }

  /** Returns the meters of a server, with {@code tags} besides their own. */
  public static MeterBinder of(RpcServer server, Tag... tags) {
    return registry -> {
      Tags own = Tags.of("messaging.destination.name", topic(server.target())).and(tags);
      Metering metering = new Metering(registry, own);
      Supplier<ServerStatus> status = server::status;
      metering.gauge(SERVER_IN_FLIGHT, status, ServerStatus::inFlight);
      metering.gauge(SERVER_PREFETCH, status, ServerStatus::maxConcurrentCalls);
      metering.gauge(SERVER_SATURATION, status, s -> share(s.inFlight(), s.maxConcurrentCalls()));
      metering.counter(SERVER_SKIPPED, status, ServerStatus::skipped);
    };
  }

  /** Returns the meters of a listener, with {@code tags} besides their own. */
  public static MeterBinder of(NotificationListener listener, Tag... tags) {
    return registry -> {
      String pool = listener.pool();
      String topics =
          String.join(
              ",", listener.targets().stream().map(BergenMeters::topic).distinct().toList());
      Metering metering =
          new Metering(
              registry,
              Tags.of("messaging.destination.name", topics)
                  .and("messaging.consumer.group.name", pool == null ? Naming.NONE : pool)
                  .and(tags));
      Supplier<ListenerStatus> status = listener::status;
      metering.gauge(LISTENER_IN_FLIGHT, status, ListenerStatus::inFlight);
      metering.gauge(LISTENER_PREFETCH, status, ListenerStatus::maxConcurrent);
      metering.gauge(LISTENER_SATURATION, status, s -> share(s.inFlight(), s.maxConcurrent()));
      metering.counter(LISTENER_HANDLED, status, ListenerStatus::handled);
      metering.counter(LISTENER_REQUEUED, status, ListenerStatus::failed);
      metering.counter(LISTENER_REJECTED, status, ListenerStatus::rejected);
    };
  }

  private static void transport(
      Metering metering,
      Supplier<DriverStatus> status,
      Consumer<Consumer<ConnectionChange>> changes) {
    Reconnects reconnects = new Reconnects();
    changes.accept(reconnects);
    metering.gauge(CONNECTIONS_UP, status, BergenMeters::up);
    metering.counter(RECONNECTS, () -> reconnects, Reconnects::count);
    metering.gauge(BLOCKED, () -> reconnects, each -> each.isBlocked() ? 1 : 0);
    metering.gauge(CALLS_WAITING, status, DriverStatus::callsInFlight);
    metering.gauge(UNCONFIRMED, status, DriverStatus::unsent);
    metering.counter(DUPLICATES, status, DriverStatus::duplicates);
    metering.counter(UNREADABLE, status, DriverStatus::malformed);
  }

  private static double up(DriverStatus status) {
    return status.connections().stream().filter(DriverStatus.ConnectionStatus::up).count();
  }

  private static double share(int inFlight, int most) {
    return Math.min(1.0, (double) inFlight / most);
  }

  private static Tags tags(TransportUrl url, Tag... more) {
    return Tags.of(
            "messaging.system", Naming.of(url, SemanticNames.CURRENT, Naming::withoutHost).broker())
        .and(more);
  }

  private static String topic(Target target) {
    String topic = target.topic();
    return topic == null ? Naming.NONE : Naming.withoutHost(topic);
  }
}
