// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverLoadException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.FailureKind;
import dev.bergen.InvalidTargetException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.MessageEncodingException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RpcVersionCapException;
import dev.bergen.UnsupportedVersionException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The error of a failed command: one line with the remedy, and an exit code. */
public record ErrorReport(int exitCode, String line) {

  public static ErrorReport of(Throwable error) {
    RemoteErrorException remote = remoteErrorIn(error);
    if (remote != null) {
      return new ErrorReport(ExitCode.REMOTE_FAILURE, remoteLine(remote));
    }
    if (error instanceof MessagingCancelledException
        || error instanceof CancellationException
        || error instanceof InterruptedException) {
      return local(ExitCode.INTERRUPTED, "interrupted");
    }
    if (error instanceof MessagingTimeoutException timeout) {
      return timedOut(timeout);
    }
    if (isUsage(error)) {
      return local(ExitCode.USAGE, String.valueOf(error.getMessage()));
    }
    if (error instanceof DriverLoadException && error.getCause() == null) {
      // the driver is installed but cannot do what the command needs
      return local(ExitCode.USAGE, String.valueOf(error.getMessage()));
    }
    if (error instanceof MessagingException) {
      return local(ExitCode.NOT_DELIVERED, withHint(error));
    }
    return local(ExitCode.BUG, "unexpected " + error + ". Please report it with --trace");
  }

  /** A message that was never sent waited for its broker, not for an answer or a server. */
  private static ErrorReport timedOut(MessagingTimeoutException e) {
    boolean wasSent = e.mayHaveRun() || e.kind() == FailureKind.UNROUTABLE;
    return local(wasSent ? ExitCode.TIMEOUT : ExitCode.NOT_DELIVERED, withHint(e));
  }

  /** Returns the error's message, and the next thing to check. */
  public static String withHint(Throwable error) {
    String message = String.valueOf(error.getMessage());
    String hint = Hint.of(FailureKind.of(error));
    return hint.isEmpty() ? message : message + (message.endsWith(".") ? " " : ". ") + hint;
  }

  /**
   * Returns the text on one line that steers no terminal, without passwords of URLs; those of our
   * examples may stay.
   */
  public static String oneLine(String text) {
    return SafeText.squeezed(text).replaceAll("://(?!user:password@)\\S*@", "://***@").strip();
  }

  private static ErrorReport local(int exitCode, String line) {
    return new ErrorReport(exitCode, oneLine(line));
  }

  private static boolean isUsage(Throwable error) {
    return error instanceof ConfigurationException
        || error instanceof DriverNotFoundException
        || error instanceof InvalidTargetException
        || error instanceof InvalidTransportUrlException
        || error instanceof MessageEncodingException
        || error instanceof RpcVersionCapException;
  }

  private static String remoteLine(RemoteErrorException e) {
    String name = e.module().isEmpty() ? e.type() : e.module() + "." + e.type();
    String next = "--trace shows where";
    if (e instanceof NoSuchRpcMethodException) {
      next = "check the method's name and --namespace";
    } else if (e instanceof UnsupportedVersionException) {
      next = "check --namespace and --version";
    }
    return oneLine(
        String.format(Locale.ROOT, "the remote method failed: %s: %s (%s)", name, e.value(), next));
  }

  /** Returns the remote failure behind {@code error}; {@code null} if it is of another kind. */
  private static @Nullable RemoteErrorException remoteErrorIn(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof RemoteErrorException remote) {
        return remote;
      }
      for (Throwable suppressed : e.getSuppressed()) {
        if (suppressed instanceof RemoteErrorException remote) {
          return remote;
        }
      }
    }
    return null;
  }
}
