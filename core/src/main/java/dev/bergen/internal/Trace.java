// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import dev.bergen.RequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace inside a message's context, under the names of W3C Trace Context and Baggage, where
 * oslo.messaging 18.3 writes and reads it. It is taken out of a context before users see that, and
 * put into those of the messages that a handler sends.
 *
 * <p>Threads: any. Each thread has a trace of its own.
 */
public final class Trace {
  private static final String PARENT = "traceparent";
  private static final List<String> NAMES = List.of(PARENT, "tracestate", "baggage");

  /** The size of baggage that a receiver must accept; longer values are not passed on. */
  private static final int LONGEST = 8_192;

  /** The trace of the message that this thread handles, if there is one. */
  private static final ThreadLocal<@Nullable Map<String, String>> CURRENT = new ThreadLocal<>();

  private static final Scope NOTHING = () -> {};

  private Trace() {}

  /** Until it is closed, by the thread that opened it, messages of this thread are part of it. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Returns the trace in {@code context}; empty if there is no parent. */
  public static Map<String, String> in(RequestContext context) {
    return in(context.values());
  }

  /** Returns the trace in {@code context}, or else in {@code headers}. */
  public static Map<String, String> in(RequestContext context, Map<String, String> headers) {
    Map<String, String> inside = in(context.values());
    return inside.isEmpty() && !headers.isEmpty() ? in(headers) : inside;
  }

  private static Map<String, String> in(Map<String, ? extends @Nullable Object> carrier) {
    if (!(carrier.get(PARENT) instanceof String)) {
      return Map.of();
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (carrier.get(name) instanceof String text && text.length() <= LONGEST) {
        found.put(name, text);
      }
    }
    return Map.copyOf(found);
  }

  /** Returns {@code context} without its trace; itself when there is none. */
  public static RequestContext without(RequestContext context) {
    Map<String, @Nullable Object> values = context.values();
    if (NAMES.stream().noneMatch(values::containsKey)) {
      return context;
    }
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(values);
    NAMES.forEach(rest::remove);
    return RequestContext.of(rest);
  }

  /** Returns {@code context} with {@code trace} in place of its own. */
  public static RequestContext with(RequestContext context, Map<String, String> trace) {
    if (trace.isEmpty()) {
      return context;
    }
    Map<String, @Nullable Object> more = new LinkedHashMap<>(without(context).values());
    more.putAll(trace);
    return RequestContext.of(more);
  }

  /**
   * Returns the trace of a message to send: the one that its sender wrote into its context, or else
   * that of the message that this thread handles.
   */
  public static Map<String, String> of(RequestContext context) {
    Map<String, String> own = in(context);
    if (!own.isEmpty()) {
      return own;
    }
    Map<String, String> handled = CURRENT.get();
    return handled == null ? Map.of() : handled;
  }

  /** From now on this thread handles a message with {@code trace}. */
  public static Scope handle(Map<String, String> trace) {
    Map<String, String> before = CURRENT.get();
    if (trace.isEmpty() && before == null) {
      return NOTHING;
    }
    set(trace);
    return () -> set(before);
  }

  private static void set(@Nullable Map<String, String> trace) {
    if (trace == null || trace.isEmpty()) {
      CURRENT.remove();
    } else {
      CURRENT.set(trace);
    }
  }
}
