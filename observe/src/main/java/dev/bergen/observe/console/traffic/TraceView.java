// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one request id.
 *
 * @param requestId as the messages' contexts have it
 * @param globalRequestId the id that joins it to requests of other services, if any
 * @param start when its first message was seen, in milliseconds of the epoch
 * @param millis from then to the last thing that was seen
 * @param failed how many calls ended with an error
 * @param open how many calls are without a reply
 * @param left how many messages there was no room for
 * @param count how many steps it has
 * @param first the topic and method that it began with
 * @param steps in the order in which they were sent; empty in a list of traces
 */
public record TraceView(
    String requestId,
    @Nullable String globalRequestId,
    long start,
    double millis,
    int failed,
    int open,
    int left,
    int count,
    String first,
    List<Step> steps) {

  /**
   * A message and what became of it. Times are milliseconds since the trace's start.
   *
   * @param caller who sent it
   * @param sent when it was published
   * @param delivered when a queue gave it to a server; {@code null} if that was not seen
   * @param ended when its reply was published; {@code null} if none was seen
   * @param error the exception that it ended with
   * @param heartbeats signs of life that its server sent meanwhile
   */
  public record Step(
      Kind kind,
      String topic,
      @Nullable String server,
      String name,
      String caller,
      @Nullable String messageId,
      double sent,
      @Nullable Double delivered,
      @Nullable Double ended,
      @Nullable String error,
      int heartbeats) {}
}
