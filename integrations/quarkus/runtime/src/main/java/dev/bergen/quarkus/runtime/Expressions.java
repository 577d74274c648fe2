// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Texts of annotations with {@code ${name}} or {@code ${name:otherwise}} in them. */
public final class Expressions {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}:]+)(?::([^}]*))?}");

  private Expressions() {}

  /**
   * Returns the text with the values of properties in it.
   *
   * @throws IllegalArgumentException if a property is not set and nothing else is given
   */
  public static String resolve(String text) {
    if (!text.contains("${")) {
      return text;
    }
    Config config = ConfigProvider.getConfig();
    return EXPRESSION
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(config, text, found.group(1), found)));
  }

  private static String value(Config config, String text, String name, MatchResult found) {
    String otherwise = found.group(2);
    return config
        .getOptionalValue(name, String.class)
        .or(() -> Optional.ofNullable(otherwise))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Property '%s' of \"%s\" is not set. Set it, or write ${%1$s:otherwise}"
                        .formatted(name, text)));
  }

  static List<String> resolve(String[] texts) {
    return Arrays.stream(texts).map(Expressions::resolve).filter(each -> !each.isEmpty()).toList();
  }
}
