// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One typed option of an {@link OptionGroup}, as a constant of the part that reads it:
 *
 * <pre>{@code
 * static final Option<Duration> RETRY_INTERVAL =
 *     Option.seconds("rabbit_retry_interval", 1)
 *         .atLeast(1)
 *         .help("How long to wait before the first attempt to reconnect.");
 * }</pre>
 *
 * <p>Immutable: each method that adds a property returns a new option.
 *
 * @param <T> the type of its value; nullable if an unset option has a meaning of its own
 */
public final class Option<T extends @Nullable Object> {
  private final String name;
  private final OptionType<T> type;
  private final T defaultValue;
  private final OptionTraits traits;

  private Option(String name, OptionType<T> type, T defaultValue, OptionTraits traits) {
    this.name = name;
    this.type = type;
    this.defaultValue = defaultValue;
    this.traits = traits;
  }

  /** Returns an option whose value is any text. */
  public static Option<String> text(String name, String defaultValue) {
    return of(name, OptionType.text(), defaultValue);
  }

  /** Returns an option whose value is any text, or {@code null} when it is not set. */
  public static Option<@Nullable String> optionalText(String name) {
    return of(name, OptionType.optionalText(), null);
  }

  /** Returns an option whose value is one of {@code choices}, upper and lower case as given. */
  public static Option<String> choice(String name, String defaultValue, String... choices) {
    return of(name, OptionType.choice(List.of(choices)), defaultValue);
  }

  /** Returns an option whose value is a whole number. */
  public static Option<Integer> integer(String name, int defaultValue) {
    return of(name, OptionType.integer(), defaultValue);
  }

  /** Returns an option whose value is a whole number that may need 64 bits. */
  public static Option<Long> longInteger(String name, long defaultValue) {
    return of(name, OptionType.longInteger(), defaultValue);
  }

  /** Returns an option whose value is a number with or without decimals. */
  public static Option<Double> decimal(String name, double defaultValue) {
    return of(name, OptionType.decimal(), defaultValue);
  }

  /** Returns an option whose value is a number of whole seconds, not negative. */
  public static Option<Duration> seconds(String name, long defaultSeconds) {
    return of(name, OptionType.seconds(), Duration.ofSeconds(defaultSeconds)).atLeast(0);
  }

  /**
   * Returns an option whose value is a number of seconds with or without decimals, not negative.
   */
  public static Option<Duration> decimalSeconds(String name, double defaultSeconds) {
    return of(name, OptionType.decimalSeconds(), OptionType.durationOf(defaultSeconds)).atLeast(0);
  }

  /** Returns an option that true, yes, on or 1 switch on, and false, no, off or 0 switch off. */
  public static Option<Boolean> flag(String name, boolean defaultValue) {
    return of(name, OptionType.flag(), defaultValue);
  }

  /** Returns an option whose value is a list, separated by commas. */
  public static Option<List<String>> list(String name, String... defaultValues) {
    return of(name, OptionType.list(), List.of(defaultValues));
  }

  /**
   * Returns an option whose value is a list, written by repeating the option in a file, and with
   * commas elsewhere.
   */
  public static Option<List<String>> repeated(String name, String... defaultValues) {
    return of(name, OptionType.repeated(), List.of(defaultValues));
  }

  private static <T extends @Nullable Object> Option<T> of(
      String name, OptionType<T> type, T defaultValue) {
    return new Option<>(name, type, defaultValue, OptionTraits.NONE);
  }

  /**
   * Returns this option with a lowest value; in seconds if it is a duration.
   *
   * @throws IllegalStateException if its values are not numbers
   */
  public Option<T> atLeast(double least) {
    return new Option<>(name, type.atLeast(least), defaultValue, traits);
  }

  /**
   * Returns this option with a highest value; in seconds if it is a duration.
   *
   * @throws IllegalStateException if its values are not numbers
   */
  public Option<T> atMost(double most) {
    return new Option<>(name, type.atMost(most), defaultValue, traits);
  }

  /**
   * Returns this option for texts that match {@code pattern}, a regular expression.
   *
   * @param allowed a description of such texts, for messages and help: {@code a host name}
   */
  public Option<T> matching(String pattern, String allowed) {
    return new Option<>(name, type.matching(pattern, allowed), defaultValue, traits);
  }

  /** Returns this option with a sentence that describes it. */
  public Option<T> help(String help) {
    return new Option<>(name, type, defaultValue, traits.withHelp(help));
  }

  /** Returns this option, with a value that is never printed. */
  public Option<T> secret() {
    return new Option<>(name, type, defaultValue, traits.withSecret());
  }

  /** Returns this option, with former names that still set it. */
  public Option<T> formerly(String... names) {
    return new Option<>(name, type, defaultValue, traits.withFormerNames(List.of(names)));
  }

  /** Returns this option, whose use warns with {@code reason}. */
  public Option<T> deprecated(String reason) {
    return new Option<>(name, type, defaultValue, traits.withDeprecation(reason));
  }

  /** Returns this option, with a description that is printed instead of its default. */
  public Option<T> defaultDescribedAs(String description) {
    return new Option<>(name, type, defaultValue, traits.withDefaultText(description));
  }

  /** Returns its name in files and URLs, such as {@code rpc_response_timeout}. */
  public String name() {
    return name;
  }

  /** Returns the value that applies when the option is not set. */
  public T defaultValue() {
    return defaultValue;
  }

  /** Returns the default as written in a file, or its description; empty if there is none. */
  public String defaultText() {
    return traits.defaultText() != null ? traits.defaultText() : writtenDefault();
  }

  String writtenDefault() {
    return type.write(defaultValue);
  }

  /** Returns a description of valid values: {@code a whole number of seconds, at least 1}. */
  public String allowed() {
    return type.allowed();
  }

  /** Returns the description of the option; may be empty. */
  public String help() {
    return traits.help();
  }

  /** Returns whether its value must never be printed. */
  public boolean isSecret() {
    return traits.secret();
  }

  /** Returns the former names of the option, which still set it. */
  public List<String> formerNames() {
    return traits.formerNames();
  }

  /** Returns why the option should no longer be used; {@code null} when it may be. */
  public @Nullable String deprecation() {
    return traits.deprecation();
  }

  OptionType<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
