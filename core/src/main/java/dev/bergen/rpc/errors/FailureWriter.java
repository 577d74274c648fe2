// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.errors;

import dev.bergen.MessagingException;
import dev.bergen.RemoteErrorException;
import dev.bergen.json.Json;
import dev.bergen.wire.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns an exception of a handler into the failure that is sent to its caller.
 *
 * @param traces whether stack frames are sent, or only the exception itself
 * @param runner the class that runs handlers: the frames of its callers are not the handler's
 */
public record FailureWriter(ErrorTable errors, boolean traces, Class<?> runner) {

  /** Never throws: parts that cannot be serialized are left out. */
  public Failure write(Throwable error) {
    Outbound outbound = outbound(error);
    String message = messageOf(error);
    return new Failure(
        outbound.name().type(),
        outbound.name().module(),
        message,
        traces ? Traceback.full(error, runner) : Traceback.lastLine(error),
        args(error, outbound, message),
        kwargs(outbound));
  }

  /** Returns the failure for a mistake of the caller, under its name in Python. Nothing has run. */
  public static Failure typeError(String message) {
    return plain(RemoteName.TYPE_ERROR, message).notRun();
  }

  /** Returns a failure without a Java exception behind it. */
  public static Failure plain(RemoteName name, String message) {
    return new Failure(
        name.type(),
        name.module(),
        message,
        List.of(name + ": " + message + "\n"),
        Json.of(List.of(message)),
        Json.EMPTY_OBJECT);
  }

  /**
   * A remote failure that a handler let through keeps its original name and arguments, so that its
   * type can be created again; but not a name that would mean to our caller that the call has not
   * run.
   */
  private Outbound outbound(Throwable error) {
    if (error instanceof RemoteErrorException remote) {
      RemoteName name = RemoteName.of(remote.module(), remote.type()).origin();
      boolean saysNotRun =
          name.equals(RemoteName.NO_SUCH_METHOD) || name.equals(RemoteName.UNSUPPORTED_VERSION);
      return new Outbound(
          saysNotRun ? RemoteName.REMOTE_ERROR : name,
          remote.args().isEmpty() ? null : remote.args(),
          remote.kwargs());
    }
    try {
      return errors.toRemote(error);
    } catch (RuntimeException e) {
      error.addSuppressed(e);
      return Outbound.of(RemoteName.of(error.getClass()));
    }
  }

  private static Json args(Throwable error, Outbound outbound, String message) {
    if (outbound.args() != null) {
      try {
        return Json.of(outbound.args());
      } catch (MessagingException e) {
        error.addSuppressed(e);
      }
    }
    return Json.of(error.getMessage() == null ? List.of() : List.of(message));
  }

  private static String messageOf(Throwable error) {
    String message =
        error instanceof RemoteErrorException remote ? remote.value() : error.getMessage();
    return message == null ? "" : message;
  }

  private static Json kwargs(Outbound outbound) {
    Map<String, ? extends @Nullable Object> kwargs = outbound.kwargs();
    try {
      return kwargs.isEmpty() ? Json.EMPTY_OBJECT : Json.of(kwargs);
    } catch (MessagingException e) {
      return Json.EMPTY_OBJECT;
    }
  }
}
