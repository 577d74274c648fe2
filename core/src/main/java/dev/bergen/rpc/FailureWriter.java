// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.MessagingException;
import dev.bergen.RemoteErrorException;
import dev.bergen.json.Json;
import dev.bergen.wire.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a handler threw into what its caller is told.
 *
 * @param traces whether stack frames are told, or only what was thrown
 */
record FailureWriter(RemoteErrors errors, boolean traces) {

  /** Never throws: what cannot be told is left out. */
  Failure write(Throwable error) {
    RemoteErrors.Outbound outbound = outbound(error);
    String message = messageOf(error);
    return new Failure(
        outbound.name().type(),
        outbound.name().module(),
        message,
        traces ? Traceback.full(error) : Traceback.lastLine(error),
        args(error, outbound, message),
        kwargs(outbound));
  }

  /** Returns the caller's own mistake, as Python would call it. Nothing has run. */
  static Failure typeError(String message) {
    return plain(RemoteName.TYPE_ERROR, message).notRun();
  }

  /** Returns a failure that no exception of ours is behind. */
  static Failure plain(RemoteName name, String message) {
    return new Failure(
        name.type(),
        name.module(),
        message,
        List.of(name + ": " + message + "\n"),
        Json.of(List.of(message)),
        Json.EMPTY_OBJECT);
  }

  /**
   * A remote failure that a handler let through keeps its first name and what it was made with, so
   * that its type can be made again; but not a name that would tell our caller that we have not
   * run.
   */
  private RemoteErrors.Outbound outbound(Throwable error) {
    if (error instanceof RemoteErrorException remote) {
      RemoteName name = RemoteName.of(remote.module(), remote.type()).origin();
      boolean saysNotRun =
          name.equals(RemoteName.NO_SUCH_METHOD) || name.equals(RemoteName.UNSUPPORTED_VERSION);
      return new RemoteErrors.Outbound(
          saysNotRun ? RemoteName.REMOTE_ERROR : name,
          remote.args().isEmpty() ? null : remote.args(),
          remote.kwargs());
    }
    try {
      return errors.toRemote(error);
    } catch (RuntimeException e) {
      error.addSuppressed(e);
      return RemoteErrors.Outbound.of(RemoteName.of(error.getClass()));
    }
  }

  private static Json args(Throwable error, RemoteErrors.Outbound outbound, String message) {
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

  private static Json kwargs(RemoteErrors.Outbound outbound) {
    Map<String, ? extends @Nullable Object> kwargs = outbound.kwargs();
    try {
      return kwargs.isEmpty() ? Json.EMPTY_OBJECT : Json.of(kwargs);
    } catch (MessagingException e) {
      return Json.EMPTY_OBJECT;
    }
  }
}
