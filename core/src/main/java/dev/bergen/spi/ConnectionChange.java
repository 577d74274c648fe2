// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * A change of a connection's state.
 *
 * @param connection the connection, named by its purpose: {@code publish}, {@code consume}
 * @param state the new state
 * @param host of the broker, as {@code host:port}
 * @param reason as text; {@code null} when nothing failed
 * @param kind the reason, as a basis for decisions and advice
 */
public record ConnectionChange(
    String connection, State state, String host, @Nullable String reason, FailureKind kind) {

  /** Makes a change of kind {@link FailureKind#OTHER}. */
  public ConnectionChange(String connection, State state, String host, @Nullable String reason) {
    this(connection, state, host, reason, FailureKind.OTHER);
  }

  /** The states of a connection. */
  public enum State {
    /** Connected. */
    UP,

    /** Lost, and being restored. */
    LOST,

    /** No host accepted the connection; the next attempt follows after a pause. */
    UNREACHABLE,

    /** Connected, but the broker has blocked it and accepts no messages. */
    BLOCKED,

    /** No longer blocked by the broker. */
    UNBLOCKED
  }
}
