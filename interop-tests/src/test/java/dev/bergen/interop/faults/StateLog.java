// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * What the driver says to operators while this is open; it goes nowhere else meanwhile. Lines of
 * the {@link Closers} are left out.
 */
final class StateLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String LOST = "lost the connection to";
  private static final String UP = " is up: ";

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.bergen.rabbit");
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

  StateLog() {
    setContext(logger.getLoggerContext());
    start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    if (group == null || !group.getName().equals(Closers.GROUP)) {
      event.prepareForDeferredProcessing();
      events.add(event);
    }
  }

  /** Forgets everything so far. */
  void clear() {
    events.clear();
  }

  List<String> lines() {
    return events.stream()
        .map(
            event ->
                event.getLevel() + " " + event.getThreadName() + " " + event.getFormattedMessage())
        .toList();
  }

  /** Returns what an operator has to look at. */
  List<String> warnings() {
    return lines().stream().filter(line -> !line.startsWith("INFO")).toList();
  }

  /** Returns the lines that have a stack trace: a change of state needs none. */
  List<String> withTrace() {
    return events.stream()
        .filter(event -> event.getThrowableProxy() != null)
        .map(event -> event.getFormattedMessage() + ": " + event.getThrowableProxy().getMessage())
        .toList();
  }

  int losses() {
    return count(LOST, "Trying again");
  }

  int returns() {
    return count(UP, LOST);
  }

  private int count(String part, String without) {
    return (int)
        events.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(line -> line.contains(part) && !line.contains(without))
            .count();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(null);
    stop();
  }
}
