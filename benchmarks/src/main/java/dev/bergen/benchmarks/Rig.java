// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

/** A client and a server to be measured beside others. Not for several threads. */
interface Rig extends AutoCloseable {
  /** Returns who calls whom. */
  String name();

  /**
   * Calls {@code echo} and checks every answer.
   *
   * @param calls how many in all
   * @param inFlight how many threads call at once, each waiting for its answer
   * @throws IllegalStateException if a call failed or had another's answer
   */
  Measurement measure(int calls, int inFlight);

  /** Returns about how fast it is. */
  Pace pace();

  @Override
  void close();
}
