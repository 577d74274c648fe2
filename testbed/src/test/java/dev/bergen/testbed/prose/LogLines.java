// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lines that published modules log at INFO and above, read from their sources. */
final class LogLines {
  private static final Pattern CALL = Pattern.compile("\\blog\\s*\\.(error|warn|info)\\(\\s*");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*+)\"");
  private static final Pattern LOGGER =
      Pattern.compile("getLogger\\((?:\"dev\\.bergen\\.[a-z.]*)?(\\w+)(?:\\.class|\")\\)");
  private static final Pattern PLUS = Pattern.compile("\\s*\\+\\s*");

  /** Where a class logs by the logger that it is given. */
  static final String OF_THE_CALLER = "";

  /** Heading of the page, and where its modules are. */
  private static final Map<String, List<String>> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("Core", List.of("core"));
    PARTS.put("RabbitMQ", List.of("drivers/rabbit"));
    PARTS.put("Kafka", List.of("drivers/kafka"));
    PARTS.put("Memory and testing", List.of("drivers/memory", "testing"));
    PARTS.put("OpenStack", List.of("openstack"));
    PARTS.put("Integrations", List.of("integrations"));
    PARTS.put("Taps and console", List.of("observe"));
  }

  /**
   * A line.
   *
   * @param logger the simple name of the class that the logger is named after
   * @param source the simple name of the class that logs
   * @param wording its words, with placeholders
   */
  record LogLine(String level, String logger, String source, String wording) {
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO");

    static final Comparator<LogLine> ORDER =
        Comparator.comparingInt((LogLine line) -> LEVELS.indexOf(line.level()))
            .thenComparing(LogLine::logger)
            .thenComparing(LogLine::wording);

    /** How {@code log-lines.txt} names it. */
    String key() {
      return level + " " + source + " " + wording;
    }
  }

  private final Map<String, SortedSet<LogLine>> parts = new LinkedHashMap<>();

  /** Calls whose wording is not a literal, by file. */
  private final List<String> unreadable = new ArrayList<>();

  static LogLines read(Path root) throws IOException {
    LogLines lines = new LogLines();
    for (Map.Entry<String, List<String>> part : PARTS.entrySet()) {
      TreeSet<LogLine> found = new TreeSet<>(LogLine.ORDER);
      for (String module : part.getValue()) {
        try (Stream<Path> files = Files.walk(root.resolve(module))) {
          for (Path file : files.filter(LogLines::isSource).sorted().toList()) {
            lines.read(file, Files.readString(file), found);
          }
        }
      }
      lines.parts.put(part.getKey(), found);
    }
    return lines;
  }

  Map<String, SortedSet<LogLine>> parts() {
    return parts;
  }

  List<String> unreadable() {
    return unreadable;
  }

  private static boolean isSource(Path file) {
    String name = file.toString();
    return name.endsWith(".java") && name.contains("/src/main/java/");
  }

  private void read(Path file, String source, SortedSet<LogLine> found) {
    String name = file.getFileName().toString().replace(".java", "");
    Matcher named = LOGGER.matcher(source);
    String elsewhere =
        source.contains("getLogger(") ? "oslo.messaging.notification" : OF_THE_CALLER;
    String logger = named.find() ? named.group(1) : elsewhere;
    Matcher call = CALL.matcher(source);
    while (call.find()) {
      String wording = literal(source, call.end());
      if (wording.isEmpty()) {
        unreadable.add(file.getFileName() + ": " + call.group());
      } else {
        String level = call.group(1).toUpperCase(Locale.ROOT);
        found.add(new LogLine(level, logger, name, wording));
      }
    }
  }

  /** Returns the string that begins here, with those that plus signs add to it. */
  private static String literal(String source, int start) {
    StringBuilder text = new StringBuilder();
    int at = start;
    while (true) {
      Matcher literal = LITERAL.matcher(source).region(at, source.length());
      if (!literal.lookingAt()) {
        return text.toString();
      }
      text.append(literal.group(1).replace("\\\"", "\""));
      Matcher plus = PLUS.matcher(source).region(literal.end(), source.length());
      if (!plus.lookingAt()) {
        return text.toString();
      }
      at = plus.end();
    }
  }
}
