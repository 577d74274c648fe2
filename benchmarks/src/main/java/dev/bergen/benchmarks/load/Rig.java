// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.List;

/** A client and a server that are measured beside others. Not for several threads. */
public interface Rig extends AutoCloseable {
  /** Returns its name as the tables have it. */
  String name();

  /**
   * Measures one phase.
   *
   * @throws Exception if an operation failed or was answered wrongly
   */
  Sample measure(Load load) throws Exception;

  /** Returns whether it can be asked for so much; a phase that it cannot do is left out. */
  default boolean suits(Load load) {
    return true;
  }

  /** Returns the processes that the client is in; none says that it is in this JVM. */
  default List<ProcessHandle> clients() {
    return List.of();
  }

  /** Returns the processes whose CPU time is the server's; none if it is in the client's. */
  default List<ProcessHandle> servers() {
    return List.of();
  }

  @Override
  void close();
}
