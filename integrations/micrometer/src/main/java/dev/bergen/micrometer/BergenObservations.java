// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static dev.bergen.micrometer.BergenObservationDocumentation.LISTENER;
import static dev.bergen.micrometer.BergenObservationDocumentation.NOTIFIER;
import static dev.bergen.micrometer.BergenObservationDocumentation.RPC_CLIENT;
import static dev.bergen.micrometer.BergenObservationDocumentation.RPC_SERVER;

import dev.bergen.config.TransportUrl;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcTag;
import dev.bergen.micrometer.timing.CallTimers;
import dev.bergen.micrometer.timing.ClientTimer;
import dev.bergen.micrometer.timing.ListenerTimer;
import dev.bergen.micrometer.timing.NotificationTimers;
import dev.bergen.micrometer.timing.NotifierTimer;
import dev.bergen.micrometer.timing.ServerTimer;
import dev.bergen.micrometer.timing.Timers;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.outgoing.NotifierInterceptor;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes observations of what clients, servers, notifiers and listeners do, by interceptors that are
 * added to these. With a tracer in the registry they are spans of one trace, together with Python's
 * where oslo.messaging 18.3 has its tracing enabled: what the tracer says travels inside a
 * message's context, and no handler sees it there.
 *
 * <p>What is observed, and with which names and values, says {@link
 * BergenObservationDocumentation}; a {@code GlobalObservationConvention} in the registry may say
 * otherwise for the contexts of this package. No tag has a host, a reply queue or a name that only
 * a caller has made up.
 *
 * <p>In an application without a tracer, {@link #timing} records the same timers at a lower cost.
 *
 * <p>An immutable handle, made once for a registry. A registry without handlers costs what an
 * interceptor that only hands on does.
 *
 * <p>Threads: any.
 */
public final class BergenObservations {
  private final @Nullable ObservationRegistry registry;
  private final @Nullable Timers timers;
  private final SemanticNames names;
  private final UnaryOperator<String> topics;
  private final @Nullable Timers parts;

  private BergenObservations(
      @Nullable ObservationRegistry registry,
      @Nullable Timers timers,
      SemanticNames names,
      UnaryOperator<String> topics,
      @Nullable Timers parts) {
    this.registry = registry;
    this.timers = timers;
    this.names = names;
    this.topics = topics;
    this.parts = parts;
  }

  /** Returns a handle with OpenTelemetry's current names. */
  public static BergenObservations of(ObservationRegistry registry) {
    return new BergenObservations(registry, null, SemanticNames.CURRENT, Naming::withoutHost, null);
  }

  /**
   * Returns a handle that records timers and makes no observations: the same timers, with the same
   * names and tags, at a fraction of the cost. There are no spans and no {@code .active} timers,
   * and no handler, filter, predicate or convention of an {@code ObservationRegistry} is asked. A
   * request keeps the trace that it carries.
   */
  public static BergenObservations timing(MeterRegistry meters) {
    return new BergenObservations(
        null, timers(meters), SemanticNames.CURRENT, Naming::withoutHost, null);
  }

  /** Returns a handle whose spans go by {@code names}; {@link SemanticNames#CURRENT} unless set. */
  public BergenObservations withNames(SemanticNames names) {
    return new BergenObservations(registry, timers, names, topics, parts);
  }

  /**
   * Returns a handle that calls topics as {@code topics} says, which must know few names; what
   * stands before the first dot unless set, as a topic's host comes after it.
   */
  public BergenObservations withTopicNames(UnaryOperator<String> topics) {
    return new BergenObservations(registry, timers, names, topics, parts);
  }

  /**
   * Returns a handle that meters where the time of calls goes, too ({@link
   * BergenMeterDocumentation#CALL_PART}): in the queue, until a handler begins, in the handler, on
   * the way back. Clients ask for these durations in a header of the request; servers in Java
   * report them.
   */
  public BergenObservations withMeters(MeterRegistry meters) {
    return new BergenObservations(registry, timers, names, topics, timers(meters));
  }

  /** For {@code RpcClient.withInterceptor}, of a client of that transport. */
  public ClientInterceptor client(RpcTransport transport) {
    Naming naming = naming(transport.url());
    CallParts called = parts == null ? null : new CallParts(parts, naming);
    return registry == null
        ? new ClientTimer(
            callTimers(RPC_CLIENT, naming), naming::topic, called == null ? null : called::record)
        : new ClientObserver(registry, new RpcNames(naming), called);
  }

  /** For {@code RpcServer.Builder.interceptor}, of a server of that transport. */
  public ServerInterceptor server(RpcTransport transport) {
    Naming naming = naming(transport.url());
    return registry == null
        ? new ServerTimer(callTimers(RPC_SERVER, naming), naming::topic)
        : new ServerObserver(registry, new RpcNames(naming));
  }

  /** For {@code Notifier.withInterceptor}, of a notifier of that transport. */
  public NotifierInterceptor notifier(NotificationTransport transport) {
    Naming naming = naming(transport.url());
    return registry == null
        ? new NotifierTimer(notificationTimers(NOTIFIER, "send", naming))
        : new NotifierObserver(registry, naming);
  }

  /** For {@code NotificationListener.Builder.interceptor}, of a listener of that transport. */
  public ListenerInterceptor listener(NotificationTransport transport) {
    Naming naming = naming(transport.url());
    return registry == null
        ? new ListenerTimer(notificationTimers(LISTENER, "process", naming))
        : new ListenerObserver(registry, naming);
  }

  private static Timers timers(MeterRegistry meters) {
    return new Timers(meters, RpcTag.ERROR.asString());
  }

  private CallTimers callTimers(BergenObservationDocumentation end, Naming naming) {
    return new CallTimers(
        Objects.requireNonNull(timers), end.getName(), called -> RpcNames.tags(naming, called));
  }

  private NotificationTimers notificationTimers(
      BergenObservationDocumentation end, String operation, Naming naming) {
    return new NotificationTimers(
        Objects.requireNonNull(timers),
        end.getName(),
        (sentTo, pool, priority, result) ->
            NotificationConvention.tags(
                naming,
                operation,
                naming.topics(sentTo),
                pool,
                priority,
                NotificationConvention.result(result)));
  }

  private Naming naming(TransportUrl url) {
    return Naming.of(url, names, topics);
  }
}
