// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The broker has not answered in time. Its answer may still come, and is dropped then. */
public final class UnansweredException extends IOException {
  private static final long serialVersionUID = 1L;

  UnansweredException(String what, Duration patience, @Nullable Throwable cause) {
    super("no answer to %s within %s".formatted(what, text(patience)), cause);
  }

  private static String text(Duration patience) {
    return patience.toMillis() % 1000 == 0
        ? patience.toSeconds() + " s"
        : patience.toMillis() + " ms";
  }
}
