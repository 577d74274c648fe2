// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import java.util.List;

/** One of the simulated clients; a thread of its own calls it. */
interface SimulatedClient {
  /** Notifies the server that messages will come. */
  default void begin() throws InterruptedException {}

  /** Sends, and waits for the answer where there is one. */
  void send(List<Object> message);

  /** Notifies the server that no more will come; only when {@link #begin} succeeded. */
  default void end() throws InterruptedException {}
}
