// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What listening consumers log, from construction to close. */
final class LoopLog implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(ListenLoop.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  LoopLog() {
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.DEBUG);
  }

  /** Whether a member of the group knows that it is to give up its partitions. */
  boolean hasTaken(String group) {
    return lines.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.startsWith("The group takes partitions of group " + group + " "));
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }
}
