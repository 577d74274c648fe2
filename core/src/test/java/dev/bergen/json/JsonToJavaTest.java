// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.bergen.message.JsonLimits;
import java.io.File;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How JSON is read as Java types. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonToJavaTest {

  record Flavor(String name, int vcpus) {}

  record Page<T>(List<T> items, Optional<String> next) {}

  record Everything(
      Instant at,
      LocalDate day,
      Duration took,
      UUID id,
      BigDecimal price,
      byte[] text,
      InetAddress address,
      TimeUnit unit,
      Optional<Flavor> flavor,
      Map<Integer, Boolean> flags,
      Set<String> names,
      Json rest,
      double ratio,
      long count,
      BigDecimal exact,
      Locale locale,
      char letter) {}

  record Chain(Chain next) {}

  record Checked(int vcpus) {
    Checked {
      if (vcpus < 1) {
        throw new IllegalStateException("vcpus must be positive");
      }
    }
  }

  private static Stream<Arguments> untyped() {
    return Stream.of(
        Arguments.of("null", null),
        Arguments.of("true", true),
        Arguments.of("1", 1L),
        Arguments.of("-0", 0L),
        Arguments.of("1.0", 1.0),
        Arguments.of("-0.0", -0.0),
        Arguments.of("1E2", 100.0),
        Arguments.of("1e999", Double.POSITIVE_INFINITY),
        Arguments.of("9223372036854775807", Long.MAX_VALUE),
        Arguments.of("-9223372036854775808", Long.MIN_VALUE),
        Arguments.of("9223372036854775808", BigInteger.TWO.pow(63)),
        Arguments.of("NaN", Double.NaN),
        Arguments.of("Infinity", Double.POSITIVE_INFINITY),
        Arguments.of("-Infinity", Double.NEGATIVE_INFINITY),
        Arguments.of("\"\"", ""),
        Arguments.of("\"\\ud83d\\ude80 \\ud800 \\u0000 \\/\"", "\ud83d\ude80 \ud800 \0 /"),
        Arguments.of("[1, [], {}, null]", Arrays.asList(1L, List.of(), Map.of(), null)));
  }

  @ParameterizedTest
  @MethodSource("untyped")
  @Tag("SER-06")
  void a_value_is_read_as_what_it_is(String text, Object expected) throws Exception {
    Object value = Json.parse(text).toJava();

    assertThat(value).isEqualTo(expected);
    assertThat(Json.parse(text).toJava(Object.class)).isEqualTo(expected);
  }

  @Test
  void an_object_keeps_its_order_and_the_last_of_two_with_one_name() throws Exception {
    Json json = Json.parse("{\"b\": 1, \"a\": 2, \"b\": 3, \"\": 4}");

    assertThat((Map<?, ?>) json.toJava()).hasToString("{b=3, a=2, =4}");
    assertThat(json.members().toString()).startsWith("{b=");
    assertThat(json.members().get("b").text()).isEqualTo("3");
  }

  @Test
  void the_members_of_an_object_are_its_pieces() throws Exception {
    Json json = Json.parse(" { \"x\" : {\"y\":[1.50]} , \"\\u00e9\":\"\\u00e9\"} ");

    assertThat(json.members())
        .containsExactlyInAnyOrderEntriesOf(
            new LinkedHashMap<>(
                Map.of("x", Json.parse("{\"y\":[1.50]}"), "é", Json.parse("\"é\""))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.of(List.of(1)).members())
        .withMessageContaining("an array");
  }

  @Test
  @Tag("SER-06")
  void written_values_are_read_again() throws Exception {
    Everything value =
        new Everything(
            Instant.parse("2026-01-02T03:04:05.123456Z"),
            LocalDate.of(2026, 1, 2),
            Duration.ofSeconds(90, 250_000_000),
            UUID.randomUUID(),
            new BigDecimal("1.50"),
            "naïve".getBytes(StandardCharsets.UTF_8),
            InetAddress.getByName("2001:db8::1"),
            TimeUnit.DAYS,
            Optional.of(new Flavor("small", 2)),
            Map.of(1, true, 2, false),
            Set.of("a"),
            Json.parse("{\"n\": [NaN, 1.5, \"\\u00e9\"]}"),
            2,
            7,
            new BigDecimal("12345678901234567890123456.789"),
            Locale.forLanguageTag("pt-BR"),
            'é');

    Object read = Json.of(value).toJava(Everything.class);

    assertThat(read).usingRecursiveComparison().isEqualTo(value);
  }

  @Test
  void generic_types_are_read_as_such() throws Exception {
    Type page = new TypeReference<Page<Flavor>>() {}.getType();

    Object read =
        Json.parse("{\"items\": [{\"name\": \"small\", \"vcpus\": 2}], \"next\": \"n\"}")
            .toJava(page);

    assertThat(read).isEqualTo(new Page<>(List.of(new Flavor("small", 2)), Optional.of("n")));
  }

  @Test
  void a_missing_member_is_null_or_an_empty_optional_and_an_unknown_one_is_ignored()
      throws Exception {
    Json json = Json.parse("{\"later\": 1}");

    assertThat(json.toJava(Page.class)).isEqualTo(new Page<>(null, Optional.empty()));
    assertThat(Json.NULL.toJava(new TypeReference<Optional<String>>() {}.getType()))
        .isEqualTo(Optional.empty());
    assertThat(Json.NULL.toJava(Flavor.class)).isNull();
  }

  private static Stream<Arguments> times() {
    return Stream.of(
        Arguments.of("2026-01-02T03:04:05.123456", "2026-01-02T03:04:05.123456Z"),
        Arguments.of("2026-01-02T03:04:05", "2026-01-02T03:04:05Z"),
        Arguments.of("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        Arguments.of("2026-01-02T03:04:05.5+02:00", "2026-01-02T01:04:05.5Z"),
        Arguments.of("2026-01-02 03:04:05.123456", "2026-01-02T03:04:05.123456Z"),
        Arguments.of("2026-01-02 03:04:05", "2026-01-02T03:04:05Z"));
  }

  @ParameterizedTest
  @MethodSource("times")
  void a_time_without_zone_is_utc(String text, String expected) {
    Instant instant = Instant.parse(expected);
    Json json = Json.of(text);

    assertThat(json.toJava(Instant.class)).isEqualTo(instant);
    assertThat(((OffsetDateTime) json.toJava(OffsetDateTime.class)).toInstant()).isEqualTo(instant);
    assertThat(((ZonedDateTime) json.toJava(ZonedDateTime.class)).toInstant()).isEqualTo(instant);
    assertThat(json.toJava(LocalDateTime.class))
        .isEqualTo(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    assertThat(json.toJava(Date.class)).isEqualTo(Date.from(instant));
  }

  private static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of("\"secret\"", int.class, "x: expected int, found a text"),
        Arguments.of("\"5\"", Integer.class, "x: expected Integer, found a text"),
        Arguments.of("\"5\"", double.class, "x: expected double, found a text"),
        Arguments.of("1.5", long.class, "x: expected long, found a number that is not an integer"),
        Arguments.of("1.0", int.class, "x: expected int, found a number that is not an integer"),
        Arguments.of("3000000000", int.class, "x: a number is too large for int"),
        Arguments.of("null", int.class, "x: expected int, found null"),
        Arguments.of("1", boolean.class, "x: expected boolean, found an integer"),
        Arguments.of("\"true\"", Boolean.class, "x: expected Boolean, found a text"),
        Arguments.of("1", String.class, "x: expected String, found an integer"),
        Arguments.of("true", String.class, "x: expected String, found a boolean"),
        Arguments.of("[]", String.class, "x: expected String, found an array"),
        Arguments.of("{}", List.class, "x: expected List, found an object"),
        Arguments.of("\"secret\"", TimeUnit.class, "x: expected TimeUnit (the name of one of its"),
        Arguments.of("1", TimeUnit.class, "x: expected TimeUnit"),
        Arguments.of("\"secret\"", Instant.class, "x: expected Instant, found a text of another"),
        Arguments.of("1", Instant.class, "x: expected Instant, found an integer"),
        Arguments.of("\"secret\"", UUID.class, "x: expected UUID, found a text of another form"),
        Arguments.of("\"secret\"", BigDecimal.class, "x: expected BigDecimal, found a text of"),
        Arguments.of("NaN", BigDecimal.class, "x: expected BigDecimal, found a number"),
        Arguments.of("1e99", Duration.class, "x: too large for a Duration"),
        Arguments.of(
            "\"localhost\"", InetAddress.class, "x: expected InetAddress, found a text of"),
        Arguments.of(
            "\"999.0.0.1\"", InetAddress.class, "x: expected InetAddress, found a text of"),
        Arguments.of("\"\\ud800\"", byte[].class, "x: expected byte[], found a text of another"),
        Arguments.of("{\"name\": 1}", Flavor.class, "x.name: expected String, found an integer"),
        Arguments.of("{\"name\": \"a\"}", Flavor.class, "x.vcpus: expected int, found nothing"),
        Arguments.of("{\"vcpus\": null}", Flavor.class, "x.vcpus: expected int, found null"),
        Arguments.of("[]", Flavor.class, "x: expected Flavor, found an array"),
        Arguments.of("\"secret\"", Flavor.class, "x: expected Flavor, found a text"),
        Arguments.of(
            "{\"vcpus\": 0}",
            Checked.class,
            "x: no Checked: java.lang.IllegalStateException: vcpus must be positive"),
        Arguments.of(
            "{\"items\": [{\"vcpus\": 1}, {\"vcpus\": \"secret\"}]}",
            new TypeReference<Page<Flavor>>() {}.getType(),
            "x.items[1].vcpus: expected int, found a text"),
        Arguments.of(
            "{\"secret\": true}",
            new TypeReference<Map<Integer, Boolean>>() {}.getType(),
            "x: expected names of type Integer"),
        Arguments.of(
            "{\"items\": [{\"vcpus\": 3000000000}]}",
            new TypeReference<Page<Flavor>>() {}.getType(),
            "x.items[0].vcpus: a number is too large for int"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  @Tag("DSP-09")
  void a_value_that_does_not_fit_is_refused_with_its_path_but_not_repeated(
      String text, Type type, String message) throws Exception {
    Json json = Json.parse(text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.toJava(type, "x"))
        .withMessageStartingWith(message)
        .withMessageNotContaining("secret");
  }

  private static Stream<Type> refusedTypes() {
    return Stream.of(
        Class.class,
        URL.class,
        File.class,
        Path.class,
        InetSocketAddress.class,
        Thread.class,
        LocalTime.class,
        Runtime.class,
        new TypeReference<Map<Class<?>, Object>>() {}.getType(),
        new TypeReference<List<Class<?>>>() {}.getType());
  }

  @ParameterizedTest
  @MethodSource("refusedTypes")
  void a_type_that_would_load_open_or_resolve_something_is_refused(Type type) throws Exception {
    for (String text : List.of("\"java.lang.String\"", "[\"a\"]", "{\"java.lang.String\": 1}")) {
      Json json = Json.parse(text);

      assertThatIllegalArgumentException().isThrownBy(() -> json.toJava(type));
    }
  }

  /** A user's own type that lets the text choose a class. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "class")
  interface Animal {}

  /** One that the text may name. */
  public static final class Trap implements Animal {
    static final AtomicBoolean SPRUNG = new AtomicBoolean();

    public Trap() {
      SPRUNG.set(true);
    }
  }

  @Test
  void no_class_is_chosen_by_what_the_text_says() throws Exception {
    Json json = Json.parse("{\"class\": \"" + Trap.class.getName() + "\"}");

    assertThatIllegalArgumentException().isThrownBy(() -> json.toJava(Animal.class));

    assertThat(Trap.SPRUNG).isFalse();
  }

  @Test
  void a_value_as_deep_as_the_limits_allow_is_read() throws Exception {
    int depth = JsonLimits.DEFAULT.maxDepth();
    Json chain = Json.parse("{\"next\": ".repeat(depth - 1) + "{}" + "}".repeat(depth - 1));
    Json arrays = Json.parse("[".repeat(depth) + "]".repeat(depth));

    assertThat(chain.toJava(Chain.class)).isInstanceOf(Chain.class);
    assertThat(chain.toJava()).isInstanceOf(Map.class);
    assertThat(arrays.toJava()).isInstanceOf(List.class);
  }

  @Test
  void a_large_exponent_costs_nothing() throws Exception {
    Json json = Json.parse("1e999999999");

    assertThat(json.toJava()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(json.toJava(double.class)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(json.toJava(BigDecimal.class)).isEqualTo(new BigDecimal("1e999999999"));
    for (Class<?> type : List.of(long.class, int.class, BigInteger.class, Duration.class)) {
      assertThatIllegalArgumentException().isThrownBy(() -> json.toJava(type));
    }
  }
}
