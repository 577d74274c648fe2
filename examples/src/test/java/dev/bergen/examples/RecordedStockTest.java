// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.testing.BergenExtension;
import dev.bergen.testing.RecordedCalls;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls of a recording, made again. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordedStockTest {
  @RegisterExtension final BergenExtension bergen = new BergenExtension();

  @TestFactory
  Stream<DynamicTest> the_stock_answers_as_it_did_on_monday() {
    bergen.serve(Target.topic("stock"), new Stock());
    return RecordedCalls.of(Path.of("src/test/resources/monday.rec"))
        .expecting(Path.of("src/test/resources/monday.jsonl"))
        .ignoring("updated_at", "reservation")
        .tests(bergen.transport());
  }

  /** The service as it is now. */
  public static final class Stock {
    private final Map<String, Long> left = new HashMap<>(Map.of("disk", 20L, "cpu", 8L));

    /** Takes some of it. */
    public synchronized Map<String, Object> reserve(String item, long quantity) {
      long now = left.getOrDefault(item, 0L) - quantity;
      if (now < 0) {
        throw new IllegalStateException("not enough of " + item);
      }
      left.put(item, now);
      return Map.of(
          "item",
          item,
          "left",
          now,
          "reservation",
          UUID.randomUUID().toString(),
          "updated_at",
          Instant.now().toString());
    }

    /** Returns what is left. */
    public synchronized Map<String, Object> count() {
      return Map.of(
          "items",
          List.of(
              Map.of("item", "disk", "left", left.get("disk")),
              Map.of("item", "cpu", "left", left.get("cpu"))),
          "updated_at",
          Instant.now().toString());
    }

    /** Does nothing yet. */
    public void refresh() {}
  }
}
