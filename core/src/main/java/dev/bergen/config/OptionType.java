// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The type of an option: how its values are read, checked and written.
 *
 * @param allowed a description of valid values, for messages and help
 * @param repeats whether several occurrences in a file make one value; otherwise the last one
 *     applies
 * @param reader returns {@code null} for a text that is not a value
 * @param measure the number that limits apply to; {@code null} when there is none
 */
record OptionType<T extends @Nullable Object>(
    String allowed,
    boolean repeats,
    Function<String, @Nullable T> reader,
    Function<T, String> writer,
    @Nullable ToDoubleFunction<T> measure) {

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]{1,18}(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,2})?");
  private static final Pattern LEAST = Pattern.compile(", at least [-0-9.]+");
  // About 30 years; a Duration's nanoseconds still fit into a long.
  private static final double MOST_SECONDS = 1e9;
  private static final double NANOS_PER_SECOND = 1e9;

  static OptionType<String> text() {
    return new OptionType<>("text", false, text -> text, text -> text, null);
  }

  static OptionType<@Nullable String> optionalText() {
    return new OptionType<@Nullable String>(
        "text", false, text -> text, text -> text == null ? "" : text, null);
  }

  static OptionType<String> choice(List<String> choices) {
    return text().checked("one of " + String.join(", ", choices), choices::contains);
  }

  static OptionType<Integer> integer() {
    return new OptionType<>(
        "a whole number",
        false,
        text -> {
          Long value = readLong(text);
          return value == null || value != value.intValue()
              ? null
              : Integer.valueOf(value.intValue());
        },
        Object::toString,
        Integer::doubleValue);
  }

  static OptionType<Long> longInteger() {
    return new OptionType<>(
        "a whole number", false, OptionType::readLong, Object::toString, Long::doubleValue);
  }

  static OptionType<Double> decimal() {
    return new OptionType<>(
        "a number", false, OptionType::readDouble, OptionType::plain, Double::doubleValue);
  }

  static OptionType<Duration> seconds() {
    return new OptionType<>(
        "a whole number of seconds",
        false,
        text -> {
          Long value = readLong(text);
          return value == null || value > MOST_SECONDS ? null : Duration.ofSeconds(value);
        },
        duration -> Long.toString(duration.toSeconds()),
        OptionType::toSeconds);
  }

  static OptionType<Duration> decimalSeconds() {
    return new OptionType<>(
        "a number of seconds",
        false,
        text -> {
          Double value = readDouble(text);
          return value == null || value > MOST_SECONDS ? null : durationOf(value);
        },
        duration -> plain(toSeconds(duration)),
        OptionType::toSeconds);
  }

  static OptionType<Boolean> flag() {
    return new OptionType<>(
        "true or false",
        false,
        text ->
            switch (text.strip().toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on", "1" -> Boolean.TRUE;
              case "false", "no", "off", "0" -> Boolean.FALSE;
              default -> null;
            },
        Object::toString,
        null);
  }

  static OptionType<List<String>> list() {
    return new OptionType<>(
        "a list separated by commas",
        false,
        OptionType::splitAtCommas,
        list -> String.join(",", list),
        null);
  }

  static OptionType<List<String>> repeated() {
    return new OptionType<>(
        "a list, one value per line",
        true,
        OptionType::splitAtCommas,
        list -> String.join(",", list),
        null);
  }

  OptionType<T> atLeast(double least) {
    ToDoubleFunction<T> number = number();
    // Seconds have a lowest value already.
    String rest = LEAST.matcher(allowed).replaceFirst("");
    return checked(
        rest + ", at least " + plain(least), value -> number.applyAsDouble(value) >= least);
  }

  OptionType<T> atMost(double most) {
    ToDoubleFunction<T> number = number();
    return checked(
        allowed + ", at most " + plain(most), value -> number.applyAsDouble(value) <= most);
  }

  OptionType<T> matching(String pattern, String what) {
    Pattern compiled = Pattern.compile(pattern);
    return new OptionType<>(
        what,
        repeats,
        text -> compiled.matcher(text).matches() ? reader.apply(text) : null,
        writer,
        measure);
  }

  /** Returns the value of the text; {@code null} when the text is not a value. */
  @Nullable T read(String text) {
    return reader.apply(text);
  }

  String write(T value) {
    return writer.apply(value);
  }

  static Duration durationOf(double seconds) {
    return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
  }

  private OptionType<T> checked(String nowAllowed, Predicate<T> check) {
    return new OptionType<>(
        nowAllowed,
        repeats,
        text -> {
          T value = reader.apply(text);
          return value == null || !check.test(value) ? null : value;
        },
        writer,
        measure);
  }

  private ToDoubleFunction<T> number() {
    if (measure == null) {
      throw new IllegalStateException("Only numbers have limits, not " + allowed);
    }
    return measure;
  }

  private static @Nullable Long readLong(String text) {
    String digits = text.strip();
    return INTEGER.matcher(digits).matches() ? Long.valueOf(digits) : null;
  }

  private static @Nullable Double readDouble(String text) {
    String digits = text.strip();
    return DECIMAL.matcher(digits).matches() ? Double.valueOf(digits) : null;
  }

  private static double toSeconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static List<String> splitAtCommas(String text) {
    return Stream.of(text.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .collect(Collectors.toUnmodifiableList());
  }
}
