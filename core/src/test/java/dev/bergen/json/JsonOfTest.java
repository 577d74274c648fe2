// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessageEncodingException;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Java values are written. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonOfTest {

  record Flavor(String name, int vcpus) {}

  record Server(String id, Flavor flavor, List<Flavor> others, Optional<String> host) {}

  /** A plain class with getters. */
  public static final class Port {
    public String getName() {
      return "eth0";
    }

    public int getNumber() {
      return 7;
    }
  }

  private static Stream<Arguments> values() throws Exception {
    return Stream.of(
        Arguments.of(null, "null"),
        Arguments.of(true, "true"),
        Arguments.of(1, "1"),
        Arguments.of(1.0, "1.0"),
        Arguments.of(-0.0, "-0.0"),
        Arguments.of((byte) -3, "-3"),
        Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of(BigInteger.TWO.pow(70), "1180591620717411303424"),
        Arguments.of(0.5f, "0.5"),
        Arguments.of(new BigDecimal("1.50"), "\"1.50\""),
        Arguments.of('x', "\"x\""),
        Arguments.of("Grüße \ud83d\ude80", "\"Gr\\u00fc\\u00dfe \\ud83d\\ude80\""),
        Arguments.of("lone \ud800 and \udc00", "\"lone \\ud800 and \\udc00\""),
        Arguments.of("\"\\/\b\f\n\r\t\0\u2028", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u2028\""),
        Arguments.of("naïve".getBytes(StandardCharsets.UTF_8), "\"na\\u00efve\""),
        Arguments.of(ByteBuffer.wrap(new byte[] {'a', 'b'}), "\"ab\""),
        Arguments.of(
            UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
            "\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\""),
        Arguments.of(TimeUnit.SECONDS, "\"SECONDS\""),
        Arguments.of(Optional.empty(), "null"),
        Arguments.of(Optional.of(Map.of("k", 1)), "{\"k\": 1}"),
        Arguments.of(new int[] {1, 2}, "[1, 2]"),
        Arguments.of(new double[] {1, 2.5}, "[1.0, 2.5]"),
        Arguments.of(new String[] {"a", null}, "[\"a\", null]"),
        Arguments.of(Set.of(5), "[5]"),
        Arguments.of(List.of(), "[]"),
        Arguments.of(Map.of(), "{}"),
        Arguments.of(InetAddress.getByName("10.0.0.1"), "\"10.0.0.1\""),
        Arguments.of(InetAddress.getByName("::2"), "\"::2\""),
        Arguments.of(InetAddress.getByName("2001:db8:0:0:1:0:0:1"), "\"2001:db8::1:0:0:1\""),
        Arguments.of(InetAddress.getByName("fe80:0:0:0:0:0:0:0"), "\"fe80::\""),
        Arguments.of(InetAddress.getByName("::"), "\"::\""),
        Arguments.of(InetAddress.getByName("1:2:3:4:5:6:7:8"), "\"1:2:3:4:5:6:7:8\""),
        Arguments.of(new IllegalStateException("no"), "\"java.lang.IllegalStateException: no\""),
        Arguments.of(new Port(), "{\"name\": \"eth0\", \"number\": 7}"),
        Arguments.of(
            new Server(
                "s1", new Flavor("small", 2), List.of(new Flavor("big", 8)), Optional.empty()),
            "{\"id\": \"s1\", \"flavor\": {\"name\": \"small\", \"vcpus\": 2}, "
                + "\"others\": [{\"name\": \"big\", \"vcpus\": 8}], \"host\": null}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  @Tag("SER-03")
  @Tag("SER-06")
  void a_value_is_written_as_the_wire_has_it(Object value, String text) {
    assertThat(Json.of(value).text()).isEqualTo(text);
  }

  private static Stream<Arguments> times() {
    return Stream.of(
        Arguments.of(Instant.parse("2026-01-02T03:04:05Z"), "2026-01-02T03:04:05.000000"),
        Arguments.of(Instant.parse("2026-01-02T03:04:05.1234567Z"), "2026-01-02T03:04:05.123456"),
        Arguments.of(
            OffsetDateTime.parse("2026-01-02T03:04:05+02:00"), "2026-01-02T01:04:05.000000"),
        Arguments.of(
            ZonedDateTime.of(2026, 7, 2, 3, 4, 5, 0, ZoneId.of("Europe/Berlin")),
            "2026-07-02T01:04:05.000000"),
        Arguments.of(LocalDateTime.parse("2026-01-02T03:04:05"), "2026-01-02T03:04:05.000000"),
        Arguments.of(
            Date.from(Instant.parse("2026-01-02T03:04:05.5Z")), "2026-01-02T03:04:05.500000"),
        Arguments.of(LocalDate.parse("2026-01-02"), "2026-01-02"),
        Arguments.of(LocalDate.of(1, 1, 1), "0001-01-01"),
        Arguments.of(Instant.parse("9999-12-31T23:59:59.999999Z"), "9999-12-31T23:59:59.999999"));
  }

  @ParameterizedTest
  @MethodSource("times")
  @Tag("SER-06")
  @Tag("SER-07")
  void a_time_is_written_in_utc_without_a_zone(Object value, String text) {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));

      assertThat(Json.of(value).toJava()).isEqualTo(text);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void a_duration_is_written_in_seconds() {
    List<Duration> durations =
        List.of(
            Duration.ofMinutes(2),
            Duration.ofMillis(1500),
            Duration.ofNanos(-1),
            Duration.ofSeconds(100));

    assertThat(Json.of(durations).text()).isEqualTo("[120, 1.5, -0.000000001, 100]");
  }

  @Test
  @Tag("SER-06")
  void keys_of_maps_are_written_as_python_writes_them() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("text", 1);
    map.put(5, 2);
    map.put(1.5, 3);
    map.put(true, 4);
    map.put(null, 5);
    map.put(TimeUnit.DAYS, 6);

    assertThat(Json.of(map).text())
        .isEqualTo("{\"text\": 1, \"5\": 2, \"1.5\": 3, \"true\": 4, \"null\": 5, \"DAYS\": 6}");
  }

  @Test
  void json_within_a_value_is_written_as_it_stands() throws Exception {
    Json inner = Json.parse("{\"k\":[1,  2.50, NaN]}");

    assertThat(Json.of(Map.of("x", inner)).text()).isEqualTo("{\"x\": {\"k\":[1,  2.50, NaN]}}");
    assertThat(Json.of(inner)).isSameAs(inner);
  }

  /** As Python does, so that a service can pass on whatever it was given. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void a_number_that_json_lacks_is_written_as_python_writes_it(double number) throws Exception {
    assertThat(Json.of(Map.of("x", List.of(1, number))).text())
        .isEqualTo("{\"x\": [1, %s]}", number);
    assertThat(Json.of(new double[] {1, number}).text()).isEqualTo("[1.0, %s]", number);
    assertThat(Json.of((float) number).text()).isEqualTo(Double.toString(number));
    assertThat(Json.of(Map.of(number, 1)).text()).isEqualTo("{\"%s\": 1}", number);
    assertThat(Json.parse(Json.of(number).text()).toJava()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-Infinity", "1e400", "[{\"a\": Infinity}]"})
  void values_that_were_read_can_be_written_again(String text) throws Exception {
    Object read = Json.parse(text).toJava();

    assertThat(Json.parse(Json.of(read).text()).toJava()).isEqualTo(read);
  }

  private static Stream<Object> refused() {
    return Stream.of(
        LocalTime.NOON,
        new Object(),
        Thread.currentThread(),
        Stream.of(1),
        new ArrayList<>(List.of(1)).spliterator(),
        (Runnable) () -> {},
        Map.of(List.of(1), 2),
        Map.of(UUID.randomUUID(), 2),
        new byte[] {(byte) 0xff},
        Instant.parse("+10000-01-01T00:00:00Z"),
        Instant.parse("0000-12-31T00:00:00Z"),
        LocalDate.of(10_000, 1, 1),
        LocalDateTime.of(0, 1, 1, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("refused")
  @Tag("SER-06")
  void values_that_json_cannot_represent_are_refused_with_their_path(Object value) {
    assertRefused(Map.of("a", List.of(value)), "args.a[0]");
  }

  @Test
  void a_refusal_names_the_java_type() {
    assertRefused(Map.of("t", LocalTime.NOON), "java.time.LocalTime");
    assertRefused(Map.of("t", Thread.currentThread()), "java.lang.Thread");
    assertRefused(Map.of(List.of(1), 2), "java.util.ImmutableCollections");
    assertRefused(Map.of("t", new Object()), "java.lang.Object; give a text, a number, a boolean");
  }

  /** Its getter fails. */
  public static final class Broken {
    @SuppressWarnings("DoNotCallSuggester")
    public String getName() {
      throw new IllegalStateException("not loaded");
    }
  }

  @Test
  void an_exception_of_an_objects_own_code_is_the_cause() {
    assertThatThrownBy(() -> Json.of(Map.of("b", new Broken()), "args"))
        .isInstanceOf(MessageEncodingException.class)
        .hasMessageContainingAll("args.b.name", "not loaded")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_value_that_contains_itself_is_refused() {
    List<Object> list = new ArrayList<>();
    list.add(Map.of("again", list));

    assertThatThrownBy(() -> Json.of(Map.of("x", list), "args"))
        .isInstanceOf(MessageEncodingException.class)
        .hasMessageContainingAll("args.x[0].again[0].again", "…", "contain itself")
        .hasMessageMatching("(?s).{1,300}");
  }

  @Test
  void values_beyond_the_default_limits_are_not_written() throws Exception {
    Object deepest = "x";
    for (int i = 0; i < 498; i++) {
      deepest = List.of(deepest);
    }
    Object tooDeep = List.of(deepest);

    String text = Json.of(deepest).text();

    Json.parse("[[" + text + "]]");
    assertRefused(tooDeep, "deeper than 498 levels");
  }

  @Test
  void a_file_is_never_opened() {
    assertThat(Json.of(new File("/nowhere")).toJava()).isEqualTo("/nowhere");
  }

  private static void assertRefused(Object value, String message) {
    assertThatThrownBy(() -> Json.of(value, "args"))
        .isInstanceOf(MessageEncodingException.class)
        .hasMessageContaining(message);
  }
}
