// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of one part, under one heading of a configuration file.
 *
 * @param name the heading, such as {@code oslo_messaging_rabbit}
 * @param options in the order in which help prints them
 * @param removed options of former releases, each with what to do instead
 */
public record OptionGroup(String name, List<Option<?>> options, Map<String, String> removed) {

  /** The heading that also has a service's own options. */
  static final String SHARED = "DEFAULT";

  public OptionGroup {
    options = List.copyOf(options);
    removed = Collections.unmodifiableMap(new LinkedHashMap<>(removed));
  }

  /** Creates a group without removed options. */
  public OptionGroup(String name, List<Option<?>> options) {
    this(name, options, Map.of());
  }

  /** Returns a group of {@code options}. */
  public static OptionGroup of(String name, Option<?>... options) {
    return new OptionGroup(name, List.of(options));
  }

  /**
   * Returns this group with a removed option, whose use is reported with advice.
   *
   * @param instead a sentence with the advice
   */
  public OptionGroup withRemoved(String option, String instead) {
    Map<String, String> more = new LinkedHashMap<>(removed);
    more.put(option, instead);
    return new OptionGroup(name, options, more);
  }

  /**
   * Whether the heading has options of other libraries too, so that an unknown one may be right.
   */
  boolean isShared() {
    return name.equals(SHARED);
  }
}
