// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import org.jspecify.annotations.Nullable;

/**
 * How the call of one server ended.
 *
 * @param server the server's name
 * @param result {@code null} when the call failed, or when that was the result
 * @param failure the exception that a single call would have thrown; {@code null} when there is a
 *     result
 */
public record ServerReply<T extends @Nullable Object>(
    String server, @Nullable T result, @Nullable RuntimeException failure) {

  /** Returns whether there is a result. */
  public boolean succeeded() {
    return failure == null;
  }

  /** Returns the result, or throws the failure. */
  @SuppressWarnings("NullAway") // null only where the method returned it
  public T get() {
    if (failure != null) {
      throw failure;
    }
    return result;
  }
}
