// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import dev.bergen.Deadline;
import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.spi.ServerTimes;
import dev.bergen.spi.Timer;
import dev.bergen.wire.Request;
import dev.bergen.wire.RequestMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries in a message's header table that only Java peers write: headers of the application, the
 * caller's deadline, and the durations of a call at its server. Peers in Python read only the
 * compression from that table.
 */
public final class JavaHeaders {
  private static final Logger log = LoggerFactory.getLogger(JavaHeaders.class);

  /** When a call's caller stops waiting: milliseconds since 1970, a signed 64-bit integer. */
  static final String DEADLINE = Request.RESERVED_PREFIX + "deadline";

  /**
   * On a call {@value #ASKED}: its caller requests the durations at the server. On the reply {@code
   * DISPATCH HANDLER REPLY} in microseconds; a later version may append more.
   */
  static final String TIMES = Request.RESERVED_PREFIX + "times";

  private static final long ASKED = 1;
  private static final int MICRO = 1_000;
  private static final int MOST_DIGITS = 12;

  /** The tolerated difference of two clocks. */
  static final Duration GRACE = Duration.ofSeconds(1);

  /** A deadline further away comes from a clock that is wrong, or is of no use. */
  static final Duration HORIZON = Duration.ofHours(1);

  private JavaHeaders() {}

  /** Writes when the caller stops waiting. */
  public static void write(Bytes table, Deadline deadline) {
    // wall clock: the only one that two processes share
    table.writeField(DEADLINE, System.currentTimeMillis() + deadline.remaining().toMillis());
  }

  /** Returns the caller's deadline; {@code null} when it did not say. */
  public static @Nullable Long deadline(Map<String, @Nullable Object> headers) {
    return headers.get(DEADLINE) instanceof Long deadline ? deadline : null;
  }

  /** Asks how long a call takes at its server. */
  public static void askTimes(Bytes table) {
    table.writeField(TIMES, ASKED);
  }

  /** Returns whether a call's caller wants to know how long it takes. */
  public static boolean asksTimes(Map<String, @Nullable Object> headers) {
    return headers.containsKey(TIMES);
  }

  /** Writes the durations until now. */
  public static void writeTimes(Bytes table, ServerTimes times) {
    table.writeField(
        TIMES,
        times.dispatch() / MICRO + " " + times.handler() / MICRO + " " + times.reply() / MICRO);
  }

  /**
   * Returns the durations that a server sent with its reply.
   *
   * @return {@code null} if there are none, or they cannot be read
   */
  public static @Nullable ServerTimes times(
      @Nullable Map<String, @Nullable Object> headers, Timer timer) {
    if (headers == null
        || headers.isEmpty()
        || !(headers.get(TIMES) instanceof CharSequence text)) {
      return null;
    }
    long[] micros = new long[3];
    return readTimes(text, micros)
        ? new ServerTimes(micros[0] * MICRO, micros[1] * MICRO, micros[2] * MICRO, timer.nanoTime())
        : null;
  }

  /** Reads numbers with a space between them, by hand, as this is done for each reply. */
  private static boolean readTimes(CharSequence text, long[] micros) {
    int at = 0;
    for (int i = 0; i < micros.length; i++) {
      int begun = at;
      while (at < text.length() && isDigit(text.charAt(at))) {
        micros[i] = micros[i] * 10 + text.charAt(at++) - '0';
        if (at - begun > MOST_DIGITS) {
          return false;
        }
      }
      boolean last = i == micros.length - 1;
      boolean ends = at == text.length();
      if (at == begun || (ends ? !last : text.charAt(at++) != ' ')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char letter) {
    return letter >= '0' && letter <= '9';
  }

  /**
   * Returns what is left until {@code deadline}, and a little for clocks that differ. A deadline
   * that is past is not believed either: the broker would not have delivered the message, so it is
   * the clocks that differ.
   *
   * @return {@code null} if it is not believed
   */
  public static @Nullable Duration believable(long deadline, long now) {
    long horizon = HORIZON.toMillis();
    if (deadline < now - horizon || deadline > now + horizon) {
      return null;
    }
    Duration left = Duration.ofMillis(deadline - now).plus(GRACE);
    return left.isNegative() || left.isZero() ? null : left;
  }

  /** Returns {@code message} with the application's headers among {@code headers}. */
  public static RequestMessage addTo(
      RequestMessage message, @Nullable Map<String, @Nullable Object> headers) {
    Map<String, String> application = application(headers);
    if (application.isEmpty()) {
      return message;
    }
    try {
      return new RequestMessage(
          message.request().withHeaders(application),
          message.messageId(),
          message.replyQueue(),
          message.monitorSeconds(),
          message.uniqueId());
    } catch (IllegalArgumentException e) { // not written by Bergen
      log.debug("A request's headers are left out", e);
      return message;
    }
  }

  private static Map<String, String> application(@Nullable Map<String, @Nullable Object> headers) {
    if (headers == null || headers.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          if (value instanceof CharSequence && !Request.isReserved(name)) {
            found.put(name, value.toString());
          }
        });
    return found;
  }
}
