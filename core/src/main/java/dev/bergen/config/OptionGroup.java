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

  /** The heading that a service's own options stand under, too. */
  static final String SHARED = "DEFAULT";

  public OptionGroup {
    options = List.copyOf(options);
    removed = Collections.unmodifiableMap(new LinkedHashMap<>(removed));
  }

  public OptionGroup(String name, List<Option<?>> options) {
    this(name, options, Map.of());
  }

  /** Returns a group of {@code options}. */
  public static OptionGroup of(String name, Option<?>... options) {
    return new OptionGroup(name, List.of(options));
  }

  /**
   * Returns this group, remembering an option that is no more.
   *
   * @param instead a sentence: what to do now
   */
  public OptionGroup withRemoved(String option, String instead) {
    Map<String, String> more = new LinkedHashMap<>(removed);
    more.put(option, instead);
    return new OptionGroup(name, options, more);
  }

  /** Whether others' options stand under the same heading, so that an unknown one is no mistake. */
  boolean isShared() {
    return name.equals(SHARED);
  }
}
