// SPDX-License-Identifier: Apache-2.0
package dev.bergen.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import dev.bergen.notify.Notifier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends each log event as notification {@code logrecord} with the payload of a Python log record,
 * as oslo.messaging's {@code LoggingNotificationHandler} does: {@code name}, {@code levelno},
 * {@code levelname}, {@code exc_info}, {@code pathname}, {@code lineno}, {@code msg}, {@code
 * funcName}, {@code thread}, {@code processName}, {@code process} and {@code extra}.
 *
 * <p>Levels have Python's names and numbers, so {@code WARN} is {@code WARNING}, 30, and goes out
 * at priority warn; {@code TRACE}, which Python has not, is not sent. {@code exc_info} is the stack
 * trace as text, {@code extra} the mapped diagnostic context.
 */
public final class NotificationAppender extends NotifyingAppender {
  private static final String EVENT = "logrecord";
  private static final long PROCESS = ProcessHandle.current().pid();

  private String publisherId = "logback";
  private String processName = "java";
  private boolean callerData = true;

  /**
   * Sets the publisher of the notifications, such as {@code billing.host1}; {@code logback} unless
   * set.
   */
  public void setPublisherId(String publisherId) {
    this.publisherId = publisherId;
  }

  /** Sets the program's name in {@code processName}; {@code java} unless set. */
  public void setProcessName(String processName) {
    this.processName = processName;
  }

  /**
   * Whether to report the line and the file of the logging statement, for which each event reads
   * the stack; true unless set. If false, {@code pathname}, {@code lineno} and {@code funcName} are
   * null.
   */
  public void setCallerData(boolean callerData) {
    this.callerData = callerData;
  }

  @Override
  String publisher() {
    return publisherId;
  }

  @Override
  void send(Notifier notifier, ILoggingEvent event) {
    PythonLevel level = PythonLevel.of(event.getLevel());
    if (level != null) {
      var unused =
          notifier
              .notifyAsync(level.priority(), RequestContext.empty(), EVENT, payload(event, level))
              .whenComplete((done, error) -> ended(error));
    }
  }

  private Map<String, @Nullable Object> payload(ILoggingEvent event, PythonLevel level) {
    StackTraceElement caller = caller(event);
    IThrowableProxy thrown = event.getThrowableProxy();
    Map<String, String> extra = event.getMDCPropertyMap();
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("name", event.getLoggerName());
    payload.put("levelno", level.number());
    payload.put("levelname", level.name());
    payload.put("exc_info", thrown == null ? null : ThrowableProxyUtil.asString(thrown));
    payload.put("pathname", caller == null ? null : caller.getFileName());
    payload.put("lineno", caller == null ? null : caller.getLineNumber());
    payload.put("msg", event.getFormattedMessage());
    payload.put("funcName", caller == null ? null : caller.getMethodName());
    payload.put("thread", Thread.currentThread().getId());
    payload.put("processName", processName);
    payload.put("process", PROCESS);
    payload.put("extra", extra.isEmpty() ? null : extra);
    return payload;
  }

  /** Returns {@code null} when caller data is switched off or unknown. */
  private @Nullable StackTraceElement caller(ILoggingEvent event) {
    if (!callerData) {
      return null;
    }
    StackTraceElement[] callers = event.getCallerData();
    return callers.length == 0 ? null : callers[0];
  }

  /**
   * A level as Python calls it.
   *
   * @param priority that a record of this level is sent at
   */
  private record PythonLevel(String name, int number, Priority priority) {
    private static final PythonLevel DEBUG = new PythonLevel("DEBUG", 10, Priority.DEBUG);
    private static final PythonLevel INFO = new PythonLevel("INFO", 20, Priority.INFO);
    private static final PythonLevel WARNING = new PythonLevel("WARNING", 30, Priority.WARN);
    private static final PythonLevel ERROR = new PythonLevel("ERROR", 40, Priority.ERROR);

    /** Returns {@code null} when Python has no such level. */
    static @Nullable PythonLevel of(Level level) {
      return switch (level.toInt()) {
        case Level.DEBUG_INT -> DEBUG;
        case Level.INFO_INT -> INFO;
        case Level.WARN_INT -> WARNING;
        case Level.ERROR_INT -> ERROR;
        default -> null;
      };
    }
  }
}
