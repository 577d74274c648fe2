// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import dev.bergen.spi.queues.TopologyChange.Claim;
import java.time.Duration;

/** Looks on as another one does, and ends a run that no longer keeps other ones away. */
final class OneAtATime implements MigrationWatch {
  private final Claim claim;
  private final MigrationWatch inner;

  OneAtATime(Claim claim, MigrationWatch inner) {
    this.claim = claim;
    this.inner = inner;
  }

  @Override
  public void begins(Step step) {
    inner.begins(step);
  }

  @Override
  public void done(String what) {
    inner.done(what);
  }

  @Override
  public boolean mayContinue() {
    return claim.isHeld() && inner.mayContinue();
  }

  @Override
  public void pause(Duration most) throws InterruptedException {
    inner.pause(most);
  }
}
