// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one class logs at debug level and above, from construction to close. */
final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final List<Awaited> awaited = new CopyOnWriteArrayList<>();
  private final ListAppender<ILoggingEvent> appender =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
          super.append(event);
          awaited.forEach(one -> one.see(event.getFormattedMessage()));
        }
      };

  /** A line that somebody waits for. */
  private record Awaited(String part, CompletableFuture<String> line) {
    void see(String message) {
      if (message.contains(part)) {
        line.complete(message);
      }
    }
  }

  CapturedLog(Class<?> type) {
    this(type.getName());
  }

  CapturedLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.DEBUG);
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    logger.addAppender(appender);
  }

  /** What an operator sees: information and above. */
  List<String> messages() {
    return appender.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /**
   * Waits until a line with that in it is or was logged, and returns it. A line stays, where the
   * state that it tells of may be over before somebody looks.
   */
  String await(String part) {
    Awaited one = new Awaited(part, new CompletableFuture<>());
    awaited.add(one); // first: what is logged meanwhile is seen here or below
    appender.list.forEach(event -> one.see(event.getFormattedMessage()));
    return Rig.get(one.line());
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(before);
  }
}
