// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where options may be set: code, a URL, the environment, files. Texts only, not yet understood.
 */
final class OptionSource {
  private static final String VARIABLE_PREFIX = "OS_";
  private static final String VARIABLE_SEPARATOR = "__";

  private final boolean strict;
  private final boolean substitutes;
  private final boolean formerNames;
  private final Map<String, List<RawValue>> byGroup = new LinkedHashMap<>();

  private OptionSource(boolean strict, boolean substitutes, boolean formerNames) {
    this.strict = strict;
    this.substitutes = substitutes;
    this.formerNames = formerNames;
  }

  /** Returns the source of what a program sets itself, by group and name. */
  static OptionSource ofCode(Map<String, Map<String, String>> values, String origin) {
    OptionSource source = new OptionSource(true, false, true);
    values.forEach(
        (group, options) -> options.forEach((name, text) -> source.add(group, name, text, origin)));
    return source;
  }

  /** Returns the source of what a URL's query sets in {@code group}. */
  static OptionSource ofQuery(String group, Map<String, String> query) {
    return ofCode(Map.of(group, query), "URL query");
  }

  /** Returns the source of the variables {@code OS_<GROUP>__<OPTION>}; others do not matter. */
  static OptionSource ofEnvironment(Map<String, String> variables) {
    OptionSource source = new OptionSource(false, true, false);
    // Sorted, so that messages come in the same order on every start.
    new TreeMap<>(variables)
        .forEach(
            (variable, text) -> {
              int separator = variable.indexOf(VARIABLE_SEPARATOR, VARIABLE_PREFIX.length() + 1);
              if (variable.startsWith(VARIABLE_PREFIX) && separator > 0) {
                String group = variable.substring(VARIABLE_PREFIX.length(), separator);
                String name = variable.substring(separator + VARIABLE_SEPARATOR.length());
                source.add(groupName(group), name.toLowerCase(Locale.ROOT), text, variable);
              }
            });
    return source;
  }

  /** Returns the source of what files say; later ones override earlier ones. */
  static OptionSource ofFiles(List<ConfigurationFile.Assignment> assignments) {
    OptionSource source = new OptionSource(false, true, true);
    assignments.forEach(a -> source.add(a.group(), a.name(), a.value(), a.origin()));
    return source;
  }

  /** Returns the name by which a group is known, however it was written. */
  static String groupName(String written) {
    return written.equals(OptionGroup.SHARED) ? written : written.toLowerCase(Locale.ROOT);
  }

  /** Returns what is set under that very name, in its order; empty if nothing is. */
  List<RawValue> values(String group, String name) {
    return entries(group).stream().filter(value -> value.name().equals(name)).toList();
  }

  /** Returns all that is set in {@code group}. */
  List<RawValue> entries(String group) {
    return byGroup.getOrDefault(group, List.of());
  }

  Set<String> groups() {
    return byGroup.keySet();
  }

  /** Whether an unknown name is refused rather than warned of: nobody else reads this source. */
  boolean isStrict() {
    return strict;
  }

  /** Whether {@code $name} in a value stands for another option. */
  boolean substitutes() {
    return substitutes;
  }

  /** Whether a former name sets the option: oslo.config reads the environment by new ones only. */
  boolean obeysFormerNames() {
    return formerNames;
  }

  private void add(String group, String name, String text, String origin) {
    byGroup.computeIfAbsent(group, any -> new ArrayList<>()).add(new RawValue(name, text, origin));
  }

  /**
   * One setting as it was written.
   *
   * @param origin for people: which file and line, which variable
   */
  record RawValue(String name, String text, String origin) {}
}
