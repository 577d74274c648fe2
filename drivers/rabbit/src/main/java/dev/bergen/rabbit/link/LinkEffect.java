// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

/** An action on a connection. */
sealed interface LinkEffect {

  /** Connect to that host; the answer is Connected or DialFailed of this epoch. */
  record Dial(long epoch, int host) implements LinkEffect {}

  /**
   * Wait, then say WaitOver of this epoch.
   *
   * @param rounds how often all hosts were tried in vain; 0 after the loss of a connection
   */
  record Wait(long epoch, int rounds) implements LinkEffect {}

  /** Put the connection of that epoch into service. */
  record Serve(long epoch) implements LinkEffect {}

  /** The connection of that epoch is out of service: its users must wait for the next. */
  record Withdraw(long epoch) implements LinkEffect {}

  /** All hosts were tried and none answers. */
  record ReportUnreachable() implements LinkEffect {}

  /** Close the connection of that epoch, if there is one, or stop dialling it. */
  record Discard(long epoch) implements LinkEffect {}
}
