// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A method or an event type in numbers.
 *
 * @param namespace empty for the null namespace
 * @param event whether it is a type of events
 * @param rate requests each second, lately
 * @param series requests in each of the last 60 s
 * @param total requests since the console began, or the method was forgotten
 * @param bytes the average size of a request
 * @param answered calls that returned
 * @param failed calls that ended with an error
 * @param unanswered calls without a reply for a minute
 * @param inFlight calls that wait for their reply
 * @param p50 milliseconds from request to reply, of the last two minutes; {@code null} without any
 * @param p99 the same, for the 99th percentile
 */
public record MethodFigures(
    String topic,
    String namespace,
    String name,
    boolean event,
    double rate,
    int[] series,
    long total,
    long bytes,
    long answered,
    long failed,
    long unanswered,
    long inFlight,
    @Nullable Double p50,
    @Nullable Double p99) {

  /** The columns that rows may be sorted by; the largest first, names from A to Z. */
  public enum Order {
    NAME,
    RATE,
    TOTAL,
    FAILED,
    FLIGHT,
    P50,
    P99;

    Comparator<MethodFigures> comparator() {
      Comparator<MethodFigures> byName =
          Comparator.comparing(MethodFigures::topic).thenComparing(MethodFigures::name);
      return this == NAME
          ? byName
          : Comparator.comparingDouble(this::number).reversed().thenComparing(byName);
    }

    private double number(MethodFigures row) {
      return switch (this) {
        case NAME -> 0;
        case RATE -> row.rate;
        case TOTAL -> row.total;
        case FAILED -> row.failed + row.unanswered;
        case FLIGHT -> row.inFlight;
        case P50 -> row.p50 == null ? -1 : row.p50;
        case P99 -> row.p99 == null ? -1 : row.p99;
      };
    }
  }

  /** Returns whether a text of the filter stands in its name, namespace or topic. */
  boolean contains(String text) {
    return (topic + " " + namespace + " " + name).contains(text);
  }
}
