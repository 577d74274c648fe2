// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What is read the short way is what the long way reads. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlainTypesTest {
  private static final List<Type> TYPES =
      List.of(
          String.class,
          long.class,
          Long.class,
          int.class,
          Integer.class,
          boolean.class,
          Boolean.class,
          Object.class,
          double.class,
          List.class);

  /** A member is always read the long way. */
  private record Longs(Long it) {}

  private record Ints(Integer it) {}

  private record Texts(String it) {}

  private record Booleans(Boolean it) {}

  private final Random random = new Random(24);

  @Test
  void numbers_texts_and_booleans_are_read_the_short_way() {
    assertThat(PlainTypes.read("123456789012345678", long.class)).isEqualTo(123456789012345678L);
    assertThat(PlainTypes.read("-0", Long.class)).isEqualTo(0L);
    assertThat(PlainTypes.read("-12345678", int.class)).isEqualTo(-12345678);
    assertThat(PlainTypes.read("\"a b\"", String.class)).isEqualTo("a b");
    assertThat(PlainTypes.read("\"\"", String.class)).isEqualTo("");
    assertThat(PlainTypes.read("true", boolean.class)).isEqualTo(true);
    assertThat(PlainTypes.read("false", Boolean.class)).isEqualTo(false);
  }

  @Test
  void values_that_might_not_fit_are_left_to_the_general_reader() {
    for (String text :
        List.of(
            "null",
            "1.0",
            "1e3",
            "-",
            "NaN",
            "-Infinity",
            "9223372036854775808",
            "{}",
            "[1]",
            "\"\\u00e9\"",
            "\"\\\"\"")) {
      for (Type type : TYPES) {
        assertThat(PlainTypes.read(text, type)).describedAs("%s as %s", text, type).isNull();
      }
    }
    assertThat(PlainTypes.read("2147483648", int.class)).isNull();
    assertThat(PlainTypes.read("\"1\"", long.class)).isNull();
    assertThat(PlainTypes.read("1", String.class)).isNull();
    assertThat(PlainTypes.read("1", boolean.class)).isNull();
  }

  @Test
  void both_ways_read_the_same() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      Json json = Json.of(value());
      Json member = Json.parse("{\"it\": " + json.text() + "}");

      assertSame(json, Long.class, () -> ((Longs) read(member, Longs.class)).it());
      assertSame(json, Integer.class, () -> ((Ints) read(member, Ints.class)).it());
      assertSame(json, String.class, () -> ((Texts) read(member, Texts.class)).it());
      assertSame(json, Boolean.class, () -> ((Booleans) read(member, Booleans.class)).it());
    }
  }

  private interface LongWay {
    @Nullable Object read();
  }

  private static void assertSame(Json json, Type type, LongWay longWay) {
    Object read = PlainTypes.read(json.text(), type);
    if (read != null) {
      assertThat(read).isEqualTo(longWay.read());
    }
  }

  private static Object read(Json json, Type type) {
    Object read = json.toJava(type);
    assertThat(read).isNotNull();
    return read;
  }

  private Object value() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextLong() >> random.nextInt(64);
      case 1 -> random.nextInt();
      case 2 -> random.nextBoolean();
      case 3 -> "x\u00e9\"\\ y".substring(0, random.nextInt(6));
      default -> random.nextDouble();
    };
  }
}
