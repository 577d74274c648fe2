// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

import dev.bergen.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * That the state of a connection has changed.
 *
 * @param connection which one, by what it is for: {@code publish}, {@code consume}
 * @param state what it is from now on
 * @param host of the broker, as {@code host:port}
 * @param reason in words; {@code null} when nothing was wrong
 * @param kind why, for whoever has to decide or advise
 */
public record ConnectionChange(
    String connection, State state, String host, @Nullable String reason, FailureKind kind) {

  /** Without a kind. */
  public ConnectionChange(String connection, State state, String host, @Nullable String reason) {
    this(connection, state, host, reason, FailureKind.OTHER);
  }

  /** What a connection can be. */
  public enum State {
    /** It works. */
    UP,

    /** It was lost, and is being made again. */
    LOST,

    /** All hosts were tried and none took it; it is tried again after a while. */
    UNREACHABLE,

    /** It is up, but the broker takes no messages. */
    BLOCKED,

    /** The broker takes messages again. */
    UNBLOCKED
  }
}
