// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import dev.bergen.RequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tracers tell each other inside a message's context, by the names of W3C Trace Context and
 * Baggage, where oslo.messaging 18.3 writes and looks for it. It is taken out of a context before
 * users see that, and put into those of the messages that a handler sends.
 *
 * <p>Threads: any. What a thread handles is its own.
 */
public final class Trace {
  private static final String PARENT = "traceparent";
  private static final List<String> NAMES = List.of(PARENT, "tracestate", "baggage");

  /** As much as a receiver of baggage must take; what is longer is not passed on. */
  private static final int LONGEST = 8_192;

  /** What was said in the message that this thread handles; none while it handles no such. */
  private static final ThreadLocal<@Nullable Map<String, String>> CURRENT = new ThreadLocal<>();

  private static final Scope NOTHING = () -> {};

  private Trace() {}

  /** Until it is closed, by the thread that opened it, messages of this thread are part of it. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Returns what tracers said in {@code context}; empty if there is no parent. */
  public static Map<String, String> in(RequestContext context) {
    return in(context.values());
  }

  /** Returns what tracers said in {@code context}, or else in {@code headers}. */
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

  /** Returns {@code context} without anything for tracers; itself when there is nothing. */
  public static RequestContext without(RequestContext context) {
    Map<String, @Nullable Object> values = context.values();
    if (NAMES.stream().noneMatch(values::containsKey)) {
      return context;
    }
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(values);
    NAMES.forEach(rest::remove);
    return RequestContext.of(rest);
  }

  /** Returns {@code context} with {@code trace} in place of what it says to tracers. */
  public static RequestContext with(RequestContext context, Map<String, String> trace) {
    if (trace.isEmpty()) {
      return context;
    }
    Map<String, @Nullable Object> more = new LinkedHashMap<>(without(context).values());
    more.putAll(trace);
    return RequestContext.of(more);
  }

  /**
   * Returns what a message says to tracers: what its sender wrote into its context, or else what
   * the message said that this thread handles.
   */
  public static Map<String, String> of(RequestContext context) {
    Map<String, String> own = in(context);
    if (!own.isEmpty()) {
      return own;
    }
    Map<String, String> handled = CURRENT.get();
    return handled == null ? Map.of() : handled;
  }

  /** From now on this thread handles a message that said {@code trace}. */
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
