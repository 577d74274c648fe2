// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.StopSignal;
import dev.bergen.observe.migrate.MigrationWatch;
import dev.bergen.observe.migrate.Step;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Prints the steps of a migration, line by line, and stops it at Ctrl-C. */
final class MigrationProgress implements MigrationWatch {
  private final PrintWriter out;
  private final StopSignal stop;
  private boolean begun;

  MigrationProgress(PrintWriter out, StopSignal stop) {
    this.out = out;
    this.stop = stop;
  }

  /** Whether there is a migration on the broker to continue or to roll back. */
  boolean hasBegun() {
    return begun;
  }

  @Override
  public void begins(Step step) {
    begun |= step != Step.JOURNAL; // which undoes its changes if it fails
    out.println(step.text());
    out.flush();
  }

  @Override
  public void done(String what) {
    begun = true;
    out.println("    " + ErrorReport.oneLine(what));
    out.flush();
  }

  @Override
  public boolean mayContinue() {
    return !stop.isRequested();
  }

  @Override
  public void pause(Duration most) throws InterruptedException {
    stop.await(new CompletableFuture<>(), most);
  }
}
