// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a method, or of an event type.
 *
 * @param topic empty where there is none
 * @param namespace empty for the null namespace
 * @param name the method or the event type
 * @param event whether it is an event type
 * @param messages how many requests or notifications there were
 * @param bytes of their bodies, as they were sent
 * @param calls how many of the requests wanted a reply
 * @param answered how many calls ended with a result
 * @param failed how many calls ended with an exception
 * @param median from request to reply, within 5 %; {@code null} where no reply was seen
 * @param p99 99 of 100 calls took no longer, within 5 %
 */
public record MethodRow(
    String topic,
    String namespace,
    String name,
    boolean event,
    long messages,
    long bytes,
    long calls,
    long answered,
    long failed,
    @Nullable Duration median,
    @Nullable Duration p99) {

  /** Returns how many calls have no end yet, as far as it was seen. */
  public long unanswered() {
    return calls - answered - failed;
  }
}
