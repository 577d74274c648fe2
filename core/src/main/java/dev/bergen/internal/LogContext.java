// SPDX-License-Identifier: Apache-2.0
package dev.bergen.internal;

import dev.bergen.RequestContext;
import dev.bergen.Target;
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
  private static final LogContext NOTHING = new LogContext(null, null, null, null);
  private static final Scope NO_SCOPE = () -> {};
  private static final int LONGEST = 255;
  private static final String[] KEYS = {
    "request_id", "global_request_id", "bergen.target", "bergen.method", "bergen.message_id"
  };

  // The texts are made when lines may need them: thousands of calls wait without a line.
  private final @Nullable RequestContext context;
  private final @Nullable Target target;
  private final @Nullable String method;
  private final @Nullable String messageId;

  private LogContext(
      @Nullable RequestContext context,
      @Nullable Target target,
      @Nullable String method,
      @Nullable String messageId) {
    this.context = context;
    this.target = target;
    this.method = method;
    this.messageId = messageId;
  }

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
    return KEPT ? new LogContext(context, target, method, messageId) : NOTHING;
  }

  /** Returns the values in the order of {@link #KEYS}; {@code null} where there is none. */
  private static @Nullable String[] values(
      RequestContext context, Target target, @Nullable String method, @Nullable String messageId) {
    return new @Nullable String[] {
      clean(context.get("request_id")),
      clean(context.get("global_request_id")),
      clean(name(target)),
      clean(method),
      clean(messageId)
    };
  }

  private static @Nullable String name(Target target) {
    return target.server() == null ? target.topic() : target.topic() + "." + target.server();
  }

  private static @Nullable String clean(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? LogText.line(text, LONGEST) : null;
  }

  /** From now on lines of this thread carry the values; closing restores those before. */
  public Scope enter() {
    if (context == null || target == null) {
      return NO_SCOPE;
    }
    @Nullable String[] values = values(context, target, method, messageId);
    @Nullable String[] before = new String[KEYS.length];
    for (int i = 0; i < KEYS.length; i++) {
      if (values[i] != null) {
        before[i] = MDC.get(KEYS[i]);
        MDC.put(KEYS[i], values[i]);
      }
    }
    return () -> restore(values, before);
  }

  private static void restore(@Nullable String[] values, @Nullable String[] before) {
    for (int i = 0; i < KEYS.length; i++) {
      if (values[i] == null) {
        continue;
      }
      String earlier = before[i];
      if (earlier == null) {
        MDC.remove(KEYS[i]);
      } else {
        MDC.put(KEYS[i], earlier);
      }
    }
  }

  /** Returns an executor whose tasks' lines carry the values. */
  public Executor on(Executor executor) {
    return context == null
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
