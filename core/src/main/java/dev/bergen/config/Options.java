// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The values of the options of one or more groups, and the origin of each. Immutable; made by
 * {@link Configuration#options}.
 */
public final class Options {
  private final Map<Option<?>, Setting> settings;

  /** Makes options without values: each has its default. */
  public Options() {
    this(Map.of());
  }

  Options(Map<Option<?>, Setting> settings) {
    this.settings = new LinkedHashMap<>(settings);
  }

  /** Returns these options and those of another group. */
  public Options and(Options others) {
    Map<Option<?>, Setting> all = new LinkedHashMap<>(settings);
    all.putAll(others.settings);
    return new Options(all);
  }

  /** Returns the value that was set for {@code option}, else its default. */
  public <T extends @Nullable Object> T get(Option<T> option) {
    Setting setting = settings.get(option);
    if (setting == null) {
      return option.defaultValue();
    }
    @SuppressWarnings("unchecked") // Configuration reads each value with its option's own type
    T value = (T) setting.value();
    return value;
  }

  /** Returns whether {@code option} is set, even to its default. */
  public boolean isSet(Option<?> option) {
    return settings.containsKey(option);
  }

  /**
   * Returns the origin of the value of {@code option}, for messages: {@code default}, {@code URL
   * query}, {@code /etc/nova/nova.conf:12}.
   */
  public String origin(Option<?> option) {
    Setting setting = settings.get(option);
    return setting == null ? "default" : setting.origin();
  }

  /**
   * Returns the value of {@code option} as written in a file, empty if there is none; {@code ***}
   * if it is set and secret, or refers to a secret option.
   */
  public <T extends @Nullable Object> String text(Option<T> option) {
    Setting setting = settings.get(option);
    return setting != null && setting.secret()
        ? TransportUrlText.MASK
        : option.type().write(get(option));
  }

  /** Returns the options that were set, without the values of secret ones. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "Options[", "]");
    settings.forEach(
        (option, setting) ->
            text.add(option + "=" + (setting.secret() ? TransportUrlText.MASK : setting.value())));
    return text.toString();
  }

  /**
   * A value that was set.
   *
   * @param origin for messages: the file and line, or the variable
   * @param secret whether the option is secret, or refers to a secret one
   */
  record Setting(Object value, String origin, boolean secret) {}
}
