// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.modular.api;

import java.util.List;

/** A typed interface, and what it hands over. */
public interface Stock {
  Report report(List<Item> items);

  record Item(String name, int pieces) {}

  record Report(int pieces, List<String> names) {}

  /** What serves it. */
  final class Shelf implements Stock {
    @Override
    public Report report(List<Item> items) {
      return new Report(
          items.stream().mapToInt(Item::pieces).sum(), items.stream().map(Item::name).toList());
    }
  }
}
