// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlainJsonTest {
  private final Random random = new Random(20);

  @Test
  void every_character_is_written_as_the_general_writer_does() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      all.append((char) c);
    }

    assertThat(PlainJson.write(all.toString())).isEqualTo(JavaToJson.writeAny(all.toString(), ""));
  }

  @Test
  void any_plain_value_is_written_as_the_general_writer_writes_it() {
    for (int i = 0; i < 2_000; i++) {
      Object value = nonNull();

      assertThat(PlainJson.write(value)).isEqualTo(JavaToJson.writeAny(value, ""));
    }
  }

  @Test
  void finite_numbers_are_written_as_the_general_writer_writes_them() {
    for (double number : new double[] {0, -0.0, 1.5, 1e-7, 1e22, Double.MIN_VALUE, 0.1 + 0.2}) {
      assertThat(PlainJson.write(number)).isEqualTo(JavaToJson.writeAny(number, ""));
    }
    for (int i = 0; i < 2_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertThat(PlainJson.write(number)).isEqualTo(JavaToJson.writeAny(number, ""));
      }
    }
  }

  @Test
  void other_values_are_left_to_the_general_writer() {
    Map<@Nullable Object, Object> nullKey = new HashMap<>();
    nullKey.put(null, 1);
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    for (Object other :
        List.of(
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            1.5f,
            new BigDecimal("1.0"),
            Set.of(1),
            Map.of(1, 2),
            nullKey,
            itself,
            List.of(new Object()),
            'c',
            new Own())) {
      assertThat(PlainJson.write(other)).isNull();
    }
  }

  /** May be written as it likes. */
  private static final class Own extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1L;
  }

  private Object nonNull() {
    Object value = value(0);
    return value == null ? "" : value;
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth < 4 ? 10 : 7)) {
      case 0 -> null;
      case 1 -> random.nextLong();
      case 2 -> random.nextInt();
      case 3 -> random.nextBoolean();
      case 4 -> Json.of(List.of(1, "x"));
      case 5, 6 -> text();
      case 7 -> map(depth, random.nextBoolean() ? new TreeMap<>() : new LinkedHashMap<>());
      case 8 -> Arrays.asList(value(depth + 1), value(depth + 1));
      default -> List.of(text(), List.of(), Map.of());
    };
  }

  private Map<String, @Nullable Object> map(int depth, Map<String, @Nullable Object> into) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      into.put(text(), value(depth + 1));
    }
    return into;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append((char) random.nextInt(random.nextBoolean() ? 128 : Character.MAX_VALUE));
    }
    return text.toString();
  }
}
