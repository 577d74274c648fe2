// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.Deadline;
import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.rabbit.codec.BodyWriter;
import dev.bergen.rabbit.codec.JavaHeaders;
import dev.bergen.wire.Compression;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties that every message has: exactly those that the reference sets. */
public final class MessageProperties {
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** Not worked out for each message: a Duration is multiplied and divided as a BigDecimal. */
  private static final Duration FOUR_TIMES_AT_ONCE = AT_ONCE.multipliedBy(4);

  /** The broker refuses more. */
  private static final long MAX_EXPIRATION = 0xFFFF_FFFFL;

  private static final String ENCODING = "utf-8";
  private static final int PERSISTENT = 2;
  private static final int PRIORITY = 0;

  /** Content type and encoding, headers, delivery mode and priority: bits of the protocol. */
  private static final int USUAL = 0xf800;

  private static final int EXPIRATION = 0x0100;

  private final Map<String, String> own;
  private final boolean javaPeers;

  /**
   * @param compression how bodies are compressed, as in the header; {@code null} when they are not
   * @param javaPeers whether messages carry headers for Java peers
   */
  public MessageProperties(@Nullable String compression, boolean javaPeers) {
    this.javaPeers = javaPeers;
    this.own = compression == null ? Map.of() : Map.of(Compression.HEADER, compression);
  }

  /** Writes those of {@code message} as the protocol has them. */
  void write(Bytes out, Outgoing message) {
    boolean expires = message.expires();
    out.write16(expires ? USUAL | EXPIRATION : USUAL);
    out.writeShortText(BodyWriter.CONTENT_TYPE);
    out.writeShortText(ENCODING);
    int table = out.beginSized();
    own.forEach((name, value) -> out.writeField(name, value));
    message
        .headers()
        .forEach(
            (name, value) -> {
              if (!own.containsKey(name)) {
                out.writeField(name, value);
              }
            });
    if (javaPeers) {
      if (expires) {
        JavaHeaders.write(out, message.deadline());
      }
      message.addHeaders(out);
    }
    out.endSized(table);
    out.write8(PERSISTENT);
    out.write8(PRIORITY);
    if (expires) {
      out.writeShortText(expiration(message.deadline()));
    }
  }

  /**
   * The whole time-out when the message goes out at once, as in Python, else the remaining time.
   */
  static String expiration(Deadline deadline) {
    boolean atOnce = isAtOnce(deadline.elapsed(), deadline.timeout());
    Duration patience = atOnce ? deadline.timeout() : deadline.remaining();
    boolean huge = patience.toSeconds() >= MAX_EXPIRATION / 1000;
    return Long.toString(huge ? MAX_EXPIRATION : patience.toMillis());
  }

  /** Whether the delay is less than a second, and no more than a quarter of the time-out. */
  private static boolean isAtOnce(Duration delay, Duration timeout) {
    return delay.compareTo(AT_ONCE) < 0
        && (timeout.compareTo(FOUR_TIMES_AT_ONCE) >= 0 || 4 * delay.toNanos() <= timeout.toNanos());
  }
}
