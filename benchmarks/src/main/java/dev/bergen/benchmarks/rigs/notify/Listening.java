// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import java.util.List;

/** Listens to a topic for as long as something waits there. Not for several threads. */
public interface Listening extends AutoCloseable {
  /** Returns its name as the tables have it. */
  String name();

  /** Returns the processes that it is in; none says that it is in this JVM. */
  default List<ProcessHandle> processes() {
    return List.of();
  }

  /**
   * Begins to listen, handles so many notifications that wait already, and ends.
   *
   * @return how many seconds there were between the first and the last
   */
  double handle(String topic, int events) throws Exception;

  @Override
  default void close() {}
}
