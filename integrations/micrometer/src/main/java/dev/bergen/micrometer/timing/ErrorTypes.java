// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer.timing;

import dev.bergen.FailureKind;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says in one of few words why something failed. */
public final class ErrorTypes {
  /** That nothing failed, and other absences. */
  public static final String NONE = "none";

  private ErrorTypes() {}

  public static String of(@Nullable Throwable error) {
    if (error == null) {
      return NONE;
    }
    FailureKind kind = FailureKind.of(error);
    if (kind != FailureKind.OTHER) {
      return kind.name().toLowerCase(Locale.ROOT);
    }
    if (error instanceof RemoteErrorException) {
      return "remote";
    }
    if (error instanceof MessagingTimeoutException) {
      return "timeout";
    }
    if (error instanceof MessagingCancelledException || error instanceof CancellationException) {
      return "cancelled";
    }
    return error.getClass().getName();
  }

  /** Returns what went wrong, without what only says that it did so elsewhere. */
  public static Throwable unwrap(Throwable error) {
    boolean wrapper = error instanceof CompletionException || error instanceof ExecutionException;
    return wrapper && error.getCause() != null ? error.getCause() : error;
  }
}
