// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.transport.LifeState;
import java.util.List;

/**
 * The state and the statistics of a server at a moment.
 *
 * @param inFlight requests that it received and that are not answered yet, waiting ones too
 * @param maxConcurrentCalls how many it handles at once, and has the broker hand out in advance
 * @param skipped requests that were not handled, because their callers had gone
 * @param methods those that were called, in the order of their names
 */
public record ServerStatus(
    LifeState state,
    int inFlight,
    int maxConcurrentCalls,
    long skipped,
    List<MethodStatistics> methods) {

  public ServerStatus {
    methods = List.copyOf(methods);
  }
}
