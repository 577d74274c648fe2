// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import org.jspecify.annotations.Nullable;

/**
 * A bean or an interface cannot be served or called as written. Thrown when the application starts.
 */
public final class InvalidRpcInterfaceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String action;

  InvalidRpcInterfaceException(String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  /** Returns what to do about it, as a sentence. */
  public String action() {
    return action;
  }
}
