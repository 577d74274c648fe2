// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

/**
 * One typed option of an {@link OptionGroup}.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {
  private final String name;
  private final T defaultValue;

  Option(String name, T defaultValue) {
    this.name = name;
    this.defaultValue = defaultValue;
  }

  public String name() {
    return name;
  }

  public T defaultValue() {
    return defaultValue;
  }
}
