// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import dev.bergen.config.OptionSource.RawValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Substitutes other options' values for {@code $name}, {@code ${name}} and {@code ${group.name}};
 * {@code $$} and {@code \$} stand for a dollar sign. A name without a group refers to the group of
 * the value, then to {@code DEFAULT}.
 */
final class Substitution {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\\\\\$|\\$\\$|\\$([_a-zA-Z][._a-zA-Z0-9]*)|\\$\\{([_a-zA-Z][._a-zA-Z0-9]*)}");

  private static final List<OptionGroup> ALWAYS_KNOWN =
      List.of(
          DefaultOptions.GROUP,
          NotificationOptions.GROUP,
          KafkaOptions.GROUP,
          MetricsOptions.GROUP);

  private final List<OptionSource> sources;
  private final OptionGroup group;
  private final Deque<String> underway = new ArrayDeque<>();
  private boolean secret;
  private @Nullable String problem;
  private boolean refers;

  Substitution(List<OptionSource> sources, OptionGroup group) {
    this.sources = sources;
    this.group = group;
  }

  Result apply(OptionSource source, String text) {
    String expanded = source.substitutes() ? expand(text, group.name()) : text;
    return new Result(expanded, secret, refers, problem);
  }

  private String expand(String text, String home) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(1) != null ? reference.group(1) : reference.group(2);
      refers |= name != null;
      String replacement = name == null ? "$" : value(name, home);
      reference.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
    }
    reference.appendTail(expanded);
    return expanded.toString();
  }

  private String value(String reference, String home) {
    if (underway.contains(reference)) {
      problem = "refers to itself through $" + reference;
      return "";
    }
    underway.push(reference);
    int dot = reference.indexOf('.');
    String value =
        dot > 0
            ? find(reference.substring(0, dot), reference.substring(dot + 1))
            : find(home, reference);
    if (value == null) {
      value = find(OptionGroup.SHARED, reference);
    }
    underway.pop();
    if (value == null) {
      problem = "refers to $" + reference + ", which is not set; a dollar sign is written $$";
      return "";
    }
    return value;
  }

  /** Returns the value that is set, else the default; {@code null} when the option is unknown. */
  private @Nullable String find(String groupName, String name) {
    Option<?> option = known(groupName, name);
    secret |= option != null && option.isSecret();
    for (OptionSource source : sources) {
      List<RawValue> values = source.values(groupName, name);
      if (!values.isEmpty()) {
        String text = values.get(values.size() - 1).text();
        return source.substitutes() ? expand(text, groupName) : text;
      }
    }
    return option == null ? null : option.writtenDefault();
  }

  private @Nullable Option<?> known(String groupName, String name) {
    return Stream.concat(Stream.of(group), ALWAYS_KNOWN.stream())
        .filter(table -> table.name().equals(groupName))
        .flatMap(table -> table.options().stream())
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * The text with all values substituted.
   *
   * @param secret whether the value of a secret option is part of it
   * @param refers whether another option's value is part of it
   * @param problem why it cannot be used; {@code null} when it can
   */
  record Result(String text, boolean secret, boolean refers, @Nullable String problem) {

    /** Whether a substituted value is only a part of the text. */
    boolean refersInside(String written) {
      return refers && !REFERENCE.matcher(written.strip()).matches();
    }
  }
}
