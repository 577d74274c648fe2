// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The values that log lines of a handler or a callback carry in SLF4J's mapped diagnostic context:
 * the ids of the request, its target and method, and the message's id. Costs nothing where the
 * logging backend has no such context.
 *
 * <p>Values come from peers, so control characters are replaced and long values cut.
 *
 * <p>Threads: any. Each thread has values of its own.
 */
public final class LogContext {
  private static final boolean KEPT = isKept();
  private static final LogContext NOTHING = new LogContext(List.of());
  private static final Scope NO_SCOPE = () -> {};
  private static final int LONGEST = 255;

  private final List<Entry> entries;

  private LogContext(List<Entry> entries) {
    this.entries = entries;
  }

  private record Entry(String key, String value) {}

  /** Until it is closed, by the thread that opened it, lines of this thread carry the values. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  private static boolean isKept() {
    String probe = "bergen.target";
    String before = MDC.get(probe);
    if (before != null) {
      return true;
    }
    MDC.put(probe, probe);
    boolean kept = MDC.get(probe) != null;
    MDC.remove(probe);
    return kept;
  }

  /**
   * Returns the values for lines about a message.
   *
   * @param method or the type of an event
   * @param messageId {@code null} where it has none, or none yet
   */
  public static LogContext of(
      RequestContext context, Target target, @Nullable String method, @Nullable String messageId) {
    if (!KEPT) {
      return NOTHING;
    }
    List<Entry> entries = new ArrayList<>(5);
    add(entries, "request_id", context.get("request_id"));
    add(entries, "global_request_id", context.get("global_request_id"));
    add(entries, "bergen.target", name(target));
    add(entries, "bergen.method", method);
    add(entries, "bergen.message_id", messageId);
    return new LogContext(entries);
  }

  private static @Nullable String name(Target target) {
    return target.server() == null ? target.topic() : target.topic() + "." + target.server();
  }

  private static void add(List<Entry> entries, String key, @Nullable Object value) {
    if (value instanceof String text && !text.isEmpty()) {
      entries.add(new Entry(key, clean(text)));
    }
  }

  private static String clean(String text) {
    String shorter = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return shorter.chars().noneMatch(Character::isISOControl)
        ? shorter
        : shorter.replaceAll("\\p{Cntrl}", "?");
  }

  /** From now on lines of this thread carry the values; closing restores those before. */
  public Scope enter() {
    if (entries.isEmpty()) {
      return NO_SCOPE;
    }
    @Nullable String[] before = new String[entries.size()];
    for (int i = 0; i < before.length; i++) {
      Entry entry = entries.get(i);
      before[i] = MDC.get(entry.key());
      MDC.put(entry.key(), entry.value());
    }
    return () -> restore(before);
  }

  private void restore(@Nullable String[] before) {
    for (int i = 0; i < before.length; i++) {
      String key = entries.get(i).key();
      String value = before[i];
      if (value == null) {
        MDC.remove(key);
      } else {
        MDC.put(key, value);
      }
    }
  }

  /** Returns an executor whose tasks' lines carry the values. */
  public Executor on(Executor executor) {
    return entries.isEmpty()
        ? executor
        : task ->
            executor.execute(
                () -> {
                  Scope scope = enter();
                  try {
                    task.run();
                  } finally {
                    scope.close();
                  }
                });
  }
}
