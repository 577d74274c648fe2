// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and patterns of {@code patterns.txt}, each with a better one. */
final class ProseRules {
  private static final String ARROW = " => ";

  private record Rule(Pattern pattern, String better) {}

  /** A phrase that a rule matches. */
  record Finding(int line, String phrase, String better) {}

  private final List<Rule> rules = new ArrayList<>();

  ProseRules() {
    for (String line : lines("patterns.txt")) {
      int arrow = line.lastIndexOf(ARROW);
      if (arrow < 0) {
        throw new IllegalStateException("patterns.txt needs 'regex => better' in: " + line);
      }
      Pattern pattern = Pattern.compile(line.substring(0, arrow), Pattern.CASE_INSENSITIVE);
      rules.add(new Rule(pattern, line.substring(arrow + ARROW.length())));
    }
  }

  /** Returns the lines of a file beside this class's package, without remarks and empty ones. */
  static List<String> lines(String name) {
    try (InputStream in = ProseRules.class.getResourceAsStream("/prose/" + name)) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Finding> findings(List<Passage> passages) {
    List<Finding> found = new ArrayList<>();
    for (Passage passage : passages) {
      String text = passage.text();
      for (Rule rule : rules) {
        Matcher matcher = rule.pattern().matcher(text);
        while (matcher.find()) {
          int line = passage.line(matcher.start());
          found.add(new Finding(line, matcher.group(), rule.better()));
        }
      }
    }
    return found;
  }
}
