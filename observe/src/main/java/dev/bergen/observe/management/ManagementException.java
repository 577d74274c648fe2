// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import org.jspecify.annotations.Nullable;

/**
 * A request to the management API failed; the message names the place, the reason and the remedy.
 */
public final class ManagementException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Kind {
    /** The port does not respond, or the way there is broken; most often the plugin is off. */
    UNREACHABLE,
    /** The server there does not respond like the management plugin. */
    NOT_MANAGEMENT,
    /** No answer in time. */
    LATE,
    /** The user or the password is wrong, or the user may not use the plugin at all. */
    LOGIN_REFUSED,
    /** The user may not see this. */
    FORBIDDEN,
    /** There is no such thing. */
    NOT_FOUND,
    /** The answer is larger than this client reads. */
    TOO_LARGE,
    /** The broker objects to the request, or fails with it. */
    FAILED
  }

  private final Kind kind;

  ManagementException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns the kind of the failure. */
  public Kind kind() {
    return kind;
  }
}
