// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that was seen on the bus, read as far as it can be.
 *
 * @param kind what it is
 * @param topic the topic it was sent to; {@code null} where the routing key is not a topic, as with
 *     replies
 * @param server the one server of the topic that it was sent to, if any
 * @param name the method of a request, the event type of a notification, the exception's class of a
 *     failure
 * @param namespace of the requested method
 * @param version of the requested method, as the message has it
 * @param priority of a notification, in lower case
 * @param publisher of a notification
 * @param messageId the {@code _msg_id} that joins a call to its replies, or a notification's id
 * @param uniqueId {@code _unique_id} of this message, the same whenever it is published again
 * @param replyTo the reply queue of a call's caller
 * @param requestId {@code request_id} of its context
 * @param globalRequestId {@code global_request_id} of its context
 * @param last whether a reply is the last one of its call
 * @param problem why it cannot be read; {@code null} unless {@code kind} is unreadable
 * @param copy the message itself. It may hold secrets: printers mask them by default
 */
public record Sighting(
    Kind kind,
    @Nullable String topic,
    @Nullable String server,
    @Nullable String name,
    @Nullable String namespace,
    @Nullable String version,
    @Nullable String priority,
    @Nullable String publisher,
    @Nullable String messageId,
    @Nullable String uniqueId,
    @Nullable String replyTo,
    @Nullable String requestId,
    @Nullable String globalRequestId,
    boolean last,
    @Nullable String problem,
    TappedMessage copy) {

  /** How long it may wait in queues, in milliseconds, as a text. */
  private static final String EXPIRATION = "expiration";

  /**
   * Returns the identity of this message, on its way in and on its way out: the message id of a
   * call and its replies, the unique id of others; {@code null} if it has none. Notifications go to
   * several topics under one message id.
   */
  public @Nullable String identity() {
    boolean conversation =
        switch (kind) {
          case CALL, REPLY, FAILURE, HEARTBEAT -> true;
          case CAST, FANOUT, NOTIFICATION, UNREADABLE -> false;
        };
    return conversation || uniqueId == null ? messageId : uniqueId;
  }

  /** Returns whether it was seen as it left a queue, after it had been seen on its way in. */
  public boolean isDelivery() {
    return copy.queue() != null;
  }

  /**
   * Returns it without its body, its headers and its properties but for {@code expiration}, to keep
   * many of them; its {@link #size} is 0.
   */
  public Sighting withoutBody() {
    RawMessage message = copy.message();
    return new Sighting(
        kind,
        topic,
        server,
        name,
        namespace,
        version,
        priority,
        publisher,
        messageId,
        uniqueId,
        replyTo,
        requestId,
        globalRequestId,
        last,
        problem,
        new TappedMessage(
            copy.at(),
            copy.exchange(),
            copy.routingKey(),
            copy.queue(),
            copy.redelivered(),
            copy.routedTo(),
            copy.user(),
            new RawMessage(message.source(), lean(message.properties()), Map.of(), new byte[0])));
  }

  private static Map<String, Object> lean(Map<String, Object> properties) {
    Object expiration = properties.get(EXPIRATION);
    return expiration == null ? Map.of() : Map.of(EXPIRATION, expiration);
  }

  /** Returns when it was seen. */
  public Instant at() {
    return copy.at();
  }

  /** Returns how many bytes its body has, as it travelled. */
  public int size() {
    return copy.message().body().length;
  }
}
