// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.config.TransportUrl;
import dev.bergen.notify.ListenerInterceptor;
import dev.bergen.notify.NotifierInterceptor;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.ServerInterceptor;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
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
 * <p>A cheap immutable handle. A registry without handlers costs what an interceptor that only
 * hands on does.
 *
 * <p>Threads: any.
 */
public final class BergenObservations {
  private final ObservationRegistry registry;
  private final SemanticNames names;
  private final UnaryOperator<String> topics;
  private final @Nullable MeterRegistry meters;

  private BergenObservations(
      ObservationRegistry registry,
      SemanticNames names,
      UnaryOperator<String> topics,
      @Nullable MeterRegistry meters) {
    this.registry = registry;
    this.names = names;
    this.topics = topics;
    this.meters = meters;
  }

  /** Returns a handle with OpenTelemetry's current names. */
  public static BergenObservations of(ObservationRegistry registry) {
    return new BergenObservations(registry, SemanticNames.CURRENT, Naming::withoutHost, null);
  }

  public BergenObservations withNames(SemanticNames names) {
    return new BergenObservations(registry, names, topics, meters);
  }

  /**
   * Returns a handle that calls topics as {@code topics} says, which must know few names; what
   * stands before the first dot unless set, as a topic's host comes after it.
   */
  public BergenObservations withTopicNames(UnaryOperator<String> topics) {
    return new BergenObservations(registry, names, topics, meters);
  }

  /**
   * Returns a handle that meters where the time of calls goes, too ({@link
   * BergenMeterDocumentation#CALL_PART}): in the queue, until a handler begins, in the handler, on
   * the way back. Clients ask for these durations in a header of the request; servers in Java
   * report them.
   */
  public BergenObservations withMeters(MeterRegistry meters) {
    return new BergenObservations(registry, names, topics, meters);
  }

  /** For {@code RpcClient.withInterceptor}, of a client of that transport. */
  public ClientInterceptor client(RpcTransport transport) {
    Naming naming = naming(transport.url());
    return new ClientObserver(
        registry, naming, meters == null ? null : new CallParts(meters, naming));
  }

  /** For {@code RpcServer.Builder.interceptor}, of a server of that transport. */
  public ServerInterceptor server(RpcTransport transport) {
    return new ServerObserver(registry, naming(transport.url()));
  }

  /** For {@code Notifier.withInterceptor}, of a notifier of that transport. */
  public NotifierInterceptor notifier(NotificationTransport transport) {
    return new NotifierObserver(registry, naming(transport.url()));
  }

  /** For {@code NotificationListener.Builder.interceptor}, of a listener of that transport. */
  public ListenerInterceptor listener(NotificationTransport transport) {
    return new ListenerObserver(registry, naming(transport.url()));
  }

  private Naming naming(TransportUrl url) {
    return Naming.of(url, names, topics);
  }
}
