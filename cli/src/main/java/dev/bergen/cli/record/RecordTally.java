// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.record;

import dev.bergen.observe.replay.Answer;
import dev.bergen.observe.replay.Replayer;
import dev.bergen.observe.replay.ReportWriter;
import dev.bergen.observe.replay.Summary;
import java.io.IOException;

/**
 * Writes answers to a report and counts them, until no more are awaited.
 *
 * <p>Threads: one hands in answers; another one may end it meanwhile.
 */
final class RecordTally implements Replayer.Sink {
  private final ReportWriter report;

  private final Object lock = new Object();

  /** Guarded by lock, and not written to once this has ended. */
  private final Summary summary = new Summary();

  private long count;
  private boolean ended;

  RecordTally(ReportWriter report) {
    this.report = report;
  }

  /** Takes an answer; one that comes after the end is too late. */
  @Override
  public void answer(Answer answer) throws IOException {
    synchronized (lock) {
      if (!ended) {
        report.answer(answer);
        summary.add(answer);
        count++;
      }
    }
  }

  /** Lets others read the answers so far. */
  void flush() throws IOException {
    report.flush();
  }

  /** Takes no more answers, and returns those so far, which are in the report. */
  Summary end() {
    synchronized (lock) {
      ended = true;
      return summary;
    }
  }

  long count() {
    synchronized (lock) {
      return count;
    }
  }
}
