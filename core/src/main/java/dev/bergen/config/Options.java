// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

/** The values of the options of one group, from wherever they came. Immutable. */
public final class Options {

  /** Returns the value of {@code option}: what was set, else its default. */
  public <T> T get(Option<T> option) {
    return option.defaultValue();
  }
}
