// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.spi.support.CallStage;
import dev.bergen.spi.support.PendingCall;
import java.util.function.Supplier;

/** Tells a waiting call how far its request has come. */
record CallProgress(PendingCall call) implements Outgoing.Progress {

  @Override
  public void writing() {
    call.reached(CallStage.SENT);
  }

  @Override
  public void note(Supplier<String> why) {
    call.noteBy(why);
  }
}
