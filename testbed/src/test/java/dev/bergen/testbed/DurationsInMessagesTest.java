// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A message says "30 s", with {@code Deadline.inWords}, and not "PT30S". */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DurationsInMessagesTest {
  private static final Pattern UNPUBLISHED =
      Pattern.compile("/(benchmarks|examples|framework-tests|interop-tests|testbed)/");
  private static final Pattern VALUE = Pattern.compile("\\bDuration>? (\\w+)\\b(?!\\()");
  private static final Pattern METHOD =
      Pattern.compile("(?<!\\w)(?!return|new|else|throw|assert)([\\w>\\]]+) (\\w+)\\(\\)");
  private static final Pattern RECORD = Pattern.compile("\\brecord \\w+(?:<[^>]*>)?\\(([^)]*)\\)");
  private static final Pattern COMPONENT = Pattern.compile("([\\w>\\]]+) (\\w+)(?=,|$)");
  private static final Pattern COMMENT = Pattern.compile("/\\*[\\s\\S]*?\\*/|//[^\\n]*");
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");

  /** A value, or what a method without parameters returns. */
  private static final String TERM = "((?:\\w+(?:\\(\\))?\\.)*\\w+(?:\\(\\))?)";

  private static final List<Pattern> IN_MESSAGES =
      List.of(
          Pattern.compile("\"\\s*\\+\\s*" + TERM + "(?=\\s*[+),;])"),
          Pattern.compile("(?<![\\w.)])" + TERM + "(?=\\s*\\+\\s*\")"));
  private static final Pattern CALL =
      Pattern.compile("(?:\\.formatted|\\blog\\s*\\.(?:debug|info|warn|error))\\(");

  private static final Map<Path, String> SOURCES = new TreeMap<>();

  /** Names of methods that always return a duration. */
  private static final Set<String> DURATIONS = new HashSet<>();

  @BeforeAll
  static void read() throws IOException {
    for (Path file : ProjectFiles.endingWith(".java")) {
      String path = file.toString().replace('\\', '/');
      if (path.contains("/src/main/java/") && !UNPUBLISHED.matcher(path).find()) {
        String code = TEXT.matcher(Files.readString(file)).replaceAll("\"\"");
        SOURCES.put(file, COMMENT.matcher(code).replaceAll(""));
      }
    }
    Set<String> others = new HashSet<>();
    for (String source : SOURCES.values()) {
      collect(METHOD.matcher(source), others);
      RECORD
          .matcher(source)
          .results()
          .forEach(it -> collect(COMPONENT.matcher(it.group(1)), others));
    }
    DURATIONS.removeAll(others);
  }

  /** Notes names by the types before them. */
  private static void collect(Matcher found, Set<String> others) {
    while (found.find()) {
      (found.group(1).equals("Duration") ? DURATIONS : others).add(found.group(2));
    }
  }

  @Test
  void methods_that_return_durations_are_known() {
    assertThat(DURATIONS).contains("elapsed", "monitor");
  }

  @Test
  void no_message_has_a_duration_as_java_writes_it() {
    List<String> found = new ArrayList<>();
    SOURCES.forEach(
        (file, source) -> {
          Set<String> values =
              VALUE.matcher(source).results().map(it -> it.group(1)).collect(Collectors.toSet());
          for (String term : terms(source)) {
            String last = term.substring(term.lastIndexOf('.') + 1);
            boolean method = last.endsWith("()");
            if (method
                ? DURATIONS.contains(last.substring(0, last.length() - 2))
                : values.contains(last)) {
              found.add(file + ": " + term);
            }
          }
        });

    assertThat(found).as("Use Deadline.inWords").isEmpty();
  }

  /** Returns what is joined to a text, or put into one. */
  private static List<String> terms(String source) {
    List<String> terms = new ArrayList<>();
    for (Pattern joined : IN_MESSAGES) {
      joined.matcher(source).results().forEach(it -> terms.add(it.group(1)));
    }
    for (Matcher call = CALL.matcher(source); call.find(); ) {
      terms.addAll(arguments(source, call.end()));
    }
    return terms;
  }

  private static List<String> arguments(String source, int begin) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int start = begin;
    for (int i = begin; i < source.length() && depth >= 0; i++) {
      char c = source.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      if (depth < 0 || (depth == 0 && c == ',')) {
        arguments.add(source.substring(start, i).strip());
        start = i + 1;
      }
    }
    arguments.removeIf(it -> !it.matches(TERM));
    return arguments;
  }
}
