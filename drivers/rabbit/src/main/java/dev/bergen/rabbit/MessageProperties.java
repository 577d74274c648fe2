// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.bergen.Deadline;
import dev.bergen.wire.Compression;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties that every message has: exactly those that the reference sets. */
final class MessageProperties {
  static final String CONTENT_TYPE = "application/json";

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** The broker refuses more. */
  private static final long MAX_EXPIRATION = 0xFFFF_FFFFL;

  private final BasicProperties plain;
  private final boolean deadlines;

  /**
   * @param compression how bodies are compressed, as the header says it; {@code null} when they are
   *     not
   * @param deadlines whether calls carry their caller's deadline, for Java servers
   */
  MessageProperties(@Nullable String compression, boolean deadlines) {
    this.deadlines = deadlines;
    plain =
        new BasicProperties.Builder()
            .contentType(CONTENT_TYPE)
            .contentEncoding("utf-8")
            .headers(compression == null ? Map.of() : Map.of(Compression.HEADER, compression))
            .deliveryMode(2)
            .priority(0)
            .build();
  }

  BasicProperties of(Outgoing message) {
    if (!message.expires() && message.headers().isEmpty()) {
      return plain;
    }
    BasicProperties.Builder all = plain.builder();
    if (message.expires()) {
      all.expiration(expiration(message.deadline()));
    }
    Deadline told = deadlines && message.expires() ? message.deadline() : null;
    return all.headers(JavaHeaders.write(plain.getHeaders(), message.headers(), told)).build();
  }

  /** The whole time-out when the message goes out at once, as Python says it, else what is left. */
  static String expiration(Deadline deadline) {
    Duration delay = deadline.elapsed();
    boolean atOnce =
        delay.compareTo(AT_ONCE) < 0 && delay.compareTo(deadline.timeout().dividedBy(4)) <= 0;
    Duration patience = atOnce ? deadline.timeout() : deadline.remaining();
    boolean huge = patience.toSeconds() >= MAX_EXPIRATION / 1000;
    return Long.toString(huge ? MAX_EXPIRATION : patience.toMillis());
  }
}
