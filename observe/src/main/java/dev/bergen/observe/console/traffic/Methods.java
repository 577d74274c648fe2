// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.console.traffic.MethodFigures.Order;
import java.util.Comparator;
import java.util.List;

/**
 * Methods and event types in numbers.
 *
 * @param rows the requested ones
 * @param matching how many fit the filter; the rows are the first of these
 * @param all how many there are
 * @param repliesSeen whether any reply was seen: without, nothing is known of answers and times
 */
public record Methods(List<MethodFigures> rows, int matching, int all, boolean repliesSeen) {

  /**
   * The selection of rows.
   *
   * @param filter a text that the name, the namespace or the topic has; empty for all
   * @param isReversed whether the smallest comes first
   * @param most how many rows at most
   */
  public record Query(String filter, Order order, boolean isReversed, int most) {}

  static Methods of(Recent<?, Method> methods, Query query, Window window, boolean repliesSeen) {
    Comparator<MethodFigures> order = query.order().comparator();
    List<MethodFigures> fitting =
        methods.values().stream()
            .map(method -> method.row(window))
            .filter(row -> row.contains(query.filter()))
            .sorted(query.isReversed() ? order.reversed() : order)
            .toList();
    return new Methods(
        fitting.stream().limit(query.most()).toList(), fitting.size(), methods.size(), repliesSeen);
  }
}
