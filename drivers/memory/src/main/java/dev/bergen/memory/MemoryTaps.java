// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The taps of a broker. Where there is none, a message costs one read of a field.
 *
 * <p>Threads: any. A copy is written on the thread that sends, delivers or answers, not under the
 * broker's lock; adding it to a tap's buffer is quick, and done under that lock, so that copies
 * come in the order of the messages.
 */
final class MemoryTaps {
  private static final Logger log = LoggerFactory.getLogger(MemoryTaps.class);
  private static final Map<String, Object> PROPERTIES = Map.of("content_type", "application/json");

  private final List<MemoryTap> open = new CopyOnWriteArrayList<>();

  void add(MemoryTap tap) {
    open.add(tap);
  }

  void remove(MemoryTap tap) {
    open.remove(tap);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Returns a message with the properties of all messages here. */
  static RawMessage raw(Map<String, String> headers, byte[] body) {
    return new RawMessage("", PROPERTIES, new LinkedHashMap<>(headers), body);
  }

  /** Returns the copy of a message that is being sent; {@code null} if no tap wants it. */
  @Nullable Copy of(Tappable content) {
    if (open.isEmpty()) {
      return null;
    }
    String exchange = content.sentTo();
    String key = content.key();
    List<MemoryTap> takers = open.stream().filter(tap -> tap.wants(exchange, key)).toList();
    try {
      return takers.isEmpty() ? null : new Copy(takers, exchange, key, content.raw());
    } catch (Throwable e) { // any failure: the message itself must get through
      failed(e);
      return null;
    }
  }

  /** Shows a message that leaves its queue. */
  void delivered(MemoryItem item, MemoryQueue<?> queue) {
    List<MemoryTap> takers = open.stream().filter(MemoryTap::wantsDeliveries).toList();
    if (takers.isEmpty()) {
      return;
    }
    try {
      TappedMessage copy =
          new TappedMessage(
              now(),
              item.content().sentTo(),
              item.content().key(),
              queue.toString(),
              item.redelivered(),
              null,
              null,
              item.content().raw());
      takers.forEach(tap -> tap.offer(copy));
    } catch (Throwable e) { // any failure: the message itself must get through
      failed(e);
    }
  }

  /** Shows a reply or a heartbeat on its way to its caller. */
  void answered(String replyQueue, Supplier<byte[]> body) {
    List<MemoryTap> takers = open.stream().filter(tap -> tap.wants("", replyQueue)).toList();
    if (takers.isEmpty()) {
      return;
    }
    try {
      new Copy(takers, "", replyQueue, raw(Map.of(), body.get())).offer(null);
    } catch (Throwable e) { // any failure: the reply itself must get through
      failed(e);
    }
  }

  private static void failed(Throwable error) {
    log.warn("A message could not be copied for a tap", error);
  }

  private static Instant now() {
    // wall clock: a time stamp is for people
    return Instant.now();
  }

  /** A message as its taps will get it. */
  record Copy(List<MemoryTap> takers, String exchange, String key, RawMessage message) {

    /** Passes it on when it has been routed; {@code null} without a look at queues. */
    void offer(@Nullable List<String> routedTo) {
      TappedMessage copy =
          new TappedMessage(now(), exchange, key, null, false, routedTo, null, message);
      takers.forEach(tap -> tap.offer(copy));
    }
  }
}
