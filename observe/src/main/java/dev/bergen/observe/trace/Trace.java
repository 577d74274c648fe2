// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.trace;

import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one request: every message with its id as {@code request_id} or {@code
 * global_request_id}, and the replies to these. The first 1,000 are kept.
 *
 * <p>A message does not identify its sender. One that was sent while a call was worked on, with
 * another reply queue than the caller's, is taken for a step of that call; the newest such call
 * counts. Two calls that a service works on at once under the same id can be mixed up in this way.
 *
 * <p>Threads: one at a time.
 */
public final class Trace {
  private static final int MOST_SPANS = 1_000;

  private final String id;
  private final List<Span> roots = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final Map<String, Span> calls = new HashMap<>();

  /** By their identity; the last one of those that share it. */
  private final Map<String, Span> sent = new HashMap<>();

  private long leftOut;
  private @Nullable Instant last;

  /**
   * Begins one.
   *
   * @param id of a request, or {@code _msg_id} of one call
   */
  public Trace(String id) {
    this.id = id;
  }

  /** Returns its request id. */
  public String id() {
    return id;
  }

  /** Takes a message if it belongs here; returns whether it does. */
  public boolean add(Sighting seen) {
    if (seen.isDelivery()) {
      return delivered(seen);
    }
    boolean ours =
        switch (seen.kind()) {
          case CALL, CAST, FANOUT, NOTIFICATION -> isOurs(seen) && begin(seen);
          case REPLY, FAILURE, HEARTBEAT -> answer(seen);
          case UNREADABLE -> false;
        };
    if (ours) {
      last = seen.at();
    }
    return ours;
  }

  /** A reply that leaves its queue adds nothing to what was seen on its way in. */
  private boolean delivered(Sighting seen) {
    String identity = seen.identity();
    Span span = identity == null ? null : sent.get(identity);
    if (span == null || span.start().kind() != seen.kind()) {
      return false;
    }
    span.delivered(seen);
    return true;
  }

  private boolean isOurs(Sighting seen) {
    return id.equals(seen.requestId())
        || id.equals(seen.globalRequestId())
        || id.equals(seen.messageId());
  }

  /** Takes a request or a notification that belongs here for another reason than its id. */
  void addAnyway(Sighting seen) {
    begin(seen);
    last = seen.at();
  }

  private boolean begin(Sighting seen) {
    String call = seen.kind() == Kind.CALL ? seen.messageId() : null;
    if (call != null && calls.containsKey(call)) {
      return true; // published again
    }
    if (spans.size() >= MOST_SPANS) {
      leftOut++;
      return true;
    }
    Span span = new Span(seen);
    Span parent = parent(seen);
    if (parent == null) {
      roots.add(span);
    } else {
      parent.workedOnBy(seen.replyTo());
      parent.add(span);
    }
    spans.add(span);
    if (seen.identity() != null) {
      sent.put(seen.identity(), span);
    }
    if (call != null) {
      calls.put(call, span);
    }
    return true;
  }

  /** Returns whether a reply to that call would be taken. */
  boolean waitsFor(String call) {
    return calls.containsKey(call);
  }

  private @Nullable Span parent(Sighting seen) {
    String sender = seen.replyTo();
    Span possible = null;
    for (int i = spans.size() - 1; i >= 0; i--) {
      Span span = spans.get(i);
      boolean atWork =
          span.start().kind() == Kind.CALL
              ? span.isWaiting(seen.at())
              : span.start().kind() != Kind.NOTIFICATION;
      if (atWork && span.isWorkedOnBy(sender)) {
        return span;
      }
      if (atWork && possible == null && span.mayBeWorkedOnBy(sender)) {
        possible = span;
      }
    }
    // A caller that has called from the outside before still stands outside.
    boolean outside =
        sender != null && roots.stream().anyMatch(root -> sender.equals(root.start().replyTo()));
    return outside ? null : possible;
  }

  private boolean answer(Sighting seen) {
    String call = seen.messageId();
    Span span = call == null ? null : calls.get(call);
    if (span == null) {
      return false;
    }
    span.answer(seen);
    return true;
  }

  /**
   * Returns the messages that no other step of this trace caused, in the order in which they were
   * seen.
   */
  public List<Span> roots() {
    return Collections.unmodifiableList(roots);
  }

  /** Returns all, in the order in which they were seen. */
  public List<Span> spans() {
    return Collections.unmodifiableList(spans);
  }

  /** Returns how many messages there was no room for. */
  public long leftOut() {
    return leftOut;
  }

  /** Returns whether nothing was seen of it. */
  public boolean isEmpty() {
    return spans.isEmpty();
  }

  /** Returns whether a caller still waits at {@code now}. */
  public boolean isWaiting(Instant now) {
    return spans.stream().anyMatch(span -> span.isWaiting(now));
  }

  /** Returns when the last message was seen; {@code null} before the first. */
  public @Nullable Instant last() {
    return last;
  }

  /** Returns from the first message to the last. */
  public Duration length() {
    Instant end = last;
    return end == null ? Duration.ZERO : Duration.between(spans.get(0).start().at(), end);
  }

  /** Returns the longest call that has an end; zero without any. */
  public Duration slowest() {
    return spans.stream()
        .flatMap(span -> Stream.ofNullable(span.duration()))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
