// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.observe.sight.Kind;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.Reply;
import dev.bergen.spi.SendOptions;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends recorded requests through transports, to where they were recorded from or to another
 * address.
 *
 * <p>Threads: any. Their opener closes the transports.
 */
public final class TransportWire implements Wire {
  private static final Reply ACCEPTED = Reply.result(Json.NULL);
  private static final int MOST_TARGETS = 1000;

  private final RpcTransport rpc;
  private final @Nullable NotificationTransport events;
  private final Redirection redirection;
  private final Duration timeout;

  /** Drivers find the route of a target that they know already much faster. */
  private final Map<Place, Target> targets = new ConcurrentHashMap<>();

  /** The parts of a request that its target depends on. */
  private record Place(
      boolean fanout, @Nullable String exchange, String topic, @Nullable String server) {}

  /**
   * @param events {@code null} if there are none to send
   * @param timeout how long a call waits for its reply
   */
  public TransportWire(
      RpcTransport rpc,
      @Nullable NotificationTransport events,
      Redirection redirection,
      Duration timeout) {
    this.rpc = rpc;
    this.events = events;
    this.redirection = redirection;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<Reply> send(RecordedRequest recorded) {
    Request request = recorded.request();
    if (request == null) {
      return notify(recorded, Objects.requireNonNull(recorded.event()));
    }
    Target target = target(recorded);
    boolean isCall = recorded.kind() == Kind.CALL;
    // An unroutable request would be waited for in vain.
    SendOptions options =
        new SendOptions(
            rpc.timer().deadline(timeout),
            isCall ? recorded.monitor() : null,
            !target.fanout(),
            -1);
    return isCall
        ? rpc.call(target, request, options)
        : rpc.cast(target, request, options).thenApply(done -> ACCEPTED);
  }

  private Target target(RecordedRequest recorded) {
    Place place =
        new Place(
            recorded.kind() == Kind.FANOUT,
            recorded.exchange(),
            recorded.topic(),
            recorded.server());
    Target known = targets.get(place);
    if (known != null) {
      return known;
    }
    Target target = redirection.target(recorded);
    if (targets.size() < MOST_TARGETS) {
      targets.put(place, target);
    }
    return target;
  }

  private CompletableFuture<Reply> notify(RecordedRequest recorded, Notification event) {
    NotificationTransport transport = events;
    if (transport == null) {
      throw new IllegalStateException("No transport for notifications was opened");
    }
    Target target = redirection.target(recorded);
    return transport
        .notify(
            new NotificationAddress(
                target.exchange(),
                Objects.requireNonNull(target.topic()),
                Objects.requireNonNull(recorded.server())),
            event,
            NotificationFormat.ENVELOPE,
            SendOptions.until(transport.timer().deadline(timeout)))
        .thenApply(done -> ACCEPTED);
  }
}
