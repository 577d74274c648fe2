// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.why;

/**
 * The answer to one question about a message.
 *
 * @param text the finding, or why there is none
 * @param evidence the evidence for it; empty if it is unknown
 */
public record Evidence(Question question, Verdict verdict, String text, String evidence) {

  /** The questions about every message. */
  public enum Question {
    /** Into which queues the broker put it. */
    ROUTED,
    /** How long it was in a queue. */
    WAITED,
    /** Whether it was delivered. */
    DELIVERED,
    /** Whether it was delivered more than once. */
    REDELIVERED,
    /** Whether a call has a reply. */
    ANSWERED,
    /** Whether a broker took it out of a queue for another one. */
    DEAD_LETTERED,
    /** Whether its time in a queue was over. */
    EXPIRED
  }

  /** Yes, no, or unknown. */
  public enum Verdict {
    YES,
    NO,
    UNKNOWN
  }

  static Evidence yes(Question question, String text, String evidence) {
    return new Evidence(question, Verdict.YES, text, evidence);
  }

  static Evidence no(Question question, String text, String evidence) {
    return new Evidence(question, Verdict.NO, text, evidence);
  }

  static Evidence unknown(Question question, String why) {
    return new Evidence(question, Verdict.UNKNOWN, why, "");
  }
}
