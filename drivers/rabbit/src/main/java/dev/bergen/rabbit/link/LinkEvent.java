// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

/** An event of a connection. */
sealed interface LinkEvent {

  /** The connection is needed. */
  record Wanted() implements LinkEvent {}

  /** The dial of that epoch gave a connection. */
  record Connected(long epoch) implements LinkEvent {}

  /** The dial of that epoch gave none. */
  record DialFailed(long epoch) implements LinkEvent {}

  /** The connection of that epoch is gone. */
  record Lost(long epoch) implements LinkEvent {}

  /** The wait of that epoch is over. */
  record WaitOver(long epoch) implements LinkEvent {}

  /** The driver closes. */
  record Closing() implements LinkEvent {}
}
