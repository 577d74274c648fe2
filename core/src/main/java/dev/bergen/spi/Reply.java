// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.json.Json;
import dev.bergen.wire.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The end of a call: a result or a failure.
 *
 * @param result {@link Json#NULL} on a failure, and when the method returned nothing
 * @param failure {@code null} when the method succeeded
 * @param times the time spent at the server; {@code null} unless the caller asked for it ({@link
 *     SendOptions#times}) and the server reported it
 */
public record Reply(Json result, @Nullable Failure failure, @Nullable ServerTimes times) {

  /** Creates a reply without the time spent at the server. */
  public Reply(Json result, @Nullable Failure failure) {
    this(result, failure, null);
  }

  /** Returns the reply of a method that succeeded. */
  public static Reply result(Json result) {
    return new Reply(result, null);
  }

  /** Returns the reply of a method that failed. */
  public static Reply failure(Failure failure) {
    return new Reply(Json.NULL, failure);
  }
}
