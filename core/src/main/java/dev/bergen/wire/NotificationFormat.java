// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

/** The two wire formats of notifications. Listeners read both. */
public enum NotificationFormat {
  /** Format 1.0 of driver {@code messaging}: the message alone. */
  PLAIN,

  /** Format 2.0 of driver {@code messagingv2}: the message as a text within an envelope. */
  ENVELOPE
}
