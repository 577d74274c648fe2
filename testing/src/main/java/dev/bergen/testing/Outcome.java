// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

/** The outcome of a call or a cast, as its sender knows it. */
public enum Outcome {
  /** Not known yet. */
  PENDING,
  /** The broker has taken the cast. */
  SENT,
  /** The method's result has come back. */
  RETURNED,
  /** The method has failed on its server, which said how. */
  FAILED,
  /** It could not be sent, or no reply came in time. */
  UNDELIVERED,
  /** The sender stopped waiting; known a moment later, perhaps. */
  CANCELLED
}
