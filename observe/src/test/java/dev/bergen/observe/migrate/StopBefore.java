// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops before one step, and never otherwise. */
final class StopBefore implements MigrationWatch {
  private final @Nullable Step end;
  private boolean stopped;

  StopBefore(@Nullable Step end) {
    this.end = end;
  }

  @Override
  public void begins(Step step) {
    stopped |= step == end;
  }

  @Override
  public void done(String what) {}

  @Override
  public boolean mayContinue() {
    return !stopped;
  }

  @Override
  public void pause(Duration most) throws InterruptedException {
    new CountDownLatch(1).await(most.toMillis(), TimeUnit.MILLISECONDS);
  }
}
