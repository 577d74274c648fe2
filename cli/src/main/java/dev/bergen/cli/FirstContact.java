// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Leaves out of the log what the command is about to tell in its last line: that the broker cannot
 * be reached. With -v and -d all is told.
 */
public final class FirstContact extends Filter<ILoggingEvent> {
  private static final String LINK = "dev.bergen.rabbit.Link";

  /** Logback makes one. */
  public FirstContact() {}

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean told =
        Reach.isTelling()
            && event.getLevel() == Level.WARN
            && event.getLoggerName().equals(LINK)
            && "WARN".equals(System.getProperty(Bergen.LOG_LEVEL));
    return told ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
