// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A source of options: code, a URL, the environment or files. It holds unparsed text. */
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

  /** Returns the source of values that a program sets, by group and name. */
  static OptionSource ofCode(Map<String, Map<String, String>> values, String origin) {
    OptionSource source = new OptionSource(true, false, true);
    values.forEach(
        (group, options) -> options.forEach((name, text) -> source.add(group, name, text, origin)));
    return source;
  }

  /** Returns the source of the options in a URL's query, which belong to {@code group}. */
  static OptionSource ofQuery(String group, Map<String, String> query) {
    return ofCode(Map.of(group, query), "URL query");
  }

  /**
   * Returns the source of the variables {@code OS_<GROUP>__<OPTION>}; other variables are ignored.
   */
  static OptionSource ofEnvironment(Map<String, String> variables) {
    OptionSource source = new OptionSource(false, true, false);
    // Sorted, so that messages have the same order on every start.
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

  /** Returns the source of the assignments in files; later ones override earlier ones. */
  static OptionSource ofFiles(List<ConfigurationFile.Assignment> assignments) {
    OptionSource source = new OptionSource(false, true, true);
    assignments.forEach(a -> source.add(a.group(), a.name(), a.value(), a.origin()));
    return source;
  }

  /** Returns the canonical name of a group. */
  static String groupName(String written) {
    return written.equals(OptionGroup.SHARED) ? written : written.toLowerCase(Locale.ROOT);
  }

  /** Returns the values set under exactly that name, in their order; empty if there are none. */
  List<RawValue> values(String group, String name) {
    return entries(group).stream().filter(value -> value.name().equals(name)).toList();
  }

  /** Returns all values set in {@code group}. */
  List<RawValue> entries(String group) {
    return byGroup.getOrDefault(group, List.of());
  }

  Set<String> groups() {
    return byGroup.keySet();
  }

  /**
   * Whether an unknown name is an error rather than a warning, as other libraries do not share this
   * source.
   */
  boolean isStrict() {
    return strict;
  }

  /** Whether {@code $name} in a value stands for another option. */
  boolean substitutes() {
    return substitutes;
  }

  /**
   * Whether a former name sets the option: in the environment, oslo.config reads current names
   * only.
   */
  boolean obeysFormerNames() {
    return formerNames;
  }

  private void add(String group, String name, String text, String origin) {
    byGroup.computeIfAbsent(group, any -> new ArrayList<>()).add(new RawValue(name, text, origin));
  }

  /**
   * One setting as written.
   *
   * @param origin for messages: the file and line, or the variable
   */
  record RawValue(String name, String text, String origin) {}
}
