// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.config.ConfigCheck;
import java.util.Set;

/**
 * Keeps lines out of the log that the command itself prints: that the broker cannot be reached, or
 * that a checked file has doubtful settings. With -v and -d all lines are logged.
 */
public final class AlreadyReported extends Filter<ILoggingEvent> {
  private static final Set<String> OF_CONNECTIONS =
      Set.of("dev.bergen.rabbit.link.Link", "dev.bergen.rabbit.reply.ReplyQueue");
  private static final String CONFIGURATION = "dev.bergen.config.";

  /** Logback makes one. */
  public AlreadyReported() {}

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String logger = event.getLoggerName();
    boolean reported =
        event.getLevel() == Level.WARN
            && "WARN".equals(System.getProperty(Bergen.LOG_LEVEL))
            && ((Reach.isReporting() && OF_CONNECTIONS.contains(logger))
                || (ConfigCheck.isReporting() && logger.startsWith(CONFIGURATION)));
    return reported ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
