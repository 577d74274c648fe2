// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

/** How much a finding matters; the worst comes last. */
public enum Severity {
  /** Works, and can be better. */
  ADVICE,
  /** Works until something else goes wrong, or loses messages in silence. */
  WARNING,
  /** Calls or notifications fail now, or cannot begin. */
  ERROR
}
