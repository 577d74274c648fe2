// SPDX-License-Identifier: Apache-2.0
package dev.bergen.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of tables, or the list of rows that it has to have.
 *
 * @param rows in their order
 * @param unread lines of tables that are no rows
 */
record ParityPage(List<Row> rows, List<String> unread) {
  private static final Pattern SECTION = Pattern.compile("(?:##|=) ([0-9]+ .+)");
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z]{3}-[A-Z]?[0-9]+) \\| (.+) \\| ([KQW]) \\| (.+?) \\| (.+) \\|");
  private static final Pattern LISTED = Pattern.compile("([A-Z]{3}-[A-Z]?[0-9]+) ([KQW])");
  private static final Pattern HEAD = Pattern.compile("\\| id \\|.*|\\|---.*");

  /** Of a row whose tests ask nobody but Bergen. */
  private static final String NONE = "\u2013";

  /** How a row stands. */
  enum Standing {
    COVERED,
    DIFFERING,
    NOT_YET,
    OPEN
  }

  /** One row; of a list only id and flag are known. */
  record Row(String section, String id, String statement, String flag, String asked, String proof) {
    Standing standing() {
      if (proof.equals("open")) {
        return Standing.OPEN;
      }
      if (proof.startsWith("differs: not yet")) {
        return Standing.NOT_YET;
      }
      return proof.startsWith("differs: ") ? Standing.DIFFERING : Standing.COVERED;
    }

    /** Returns the tests that a covered row names. */
    List<String> tests() {
      return standing() == Standing.COVERED
          ? Stream.of(proof.split(", ")).map(test -> test.replace("`", "")).toList()
          : List.of();
    }

    String prefix() {
      return id.substring(0, id.indexOf('-') + 1);
    }
  }

  static ParityPage readPage(String text) {
    List<Row> rows = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    String section = "";
    for (String line : text.lines().toList()) {
      Matcher heading = SECTION.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      } else if (row.matches()) {
        rows.add(
            new Row(section, row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)));
      } else if (line.startsWith("|") && !HEAD.matcher(line).matches()) {
        unread.add(line);
      }
    }
    return new ParityPage(rows, unread);
  }

  static ParityPage readList(String text) {
    List<Row> rows = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    String section = "";
    for (String line : text.lines().toList()) {
      Matcher heading = SECTION.matcher(line);
      Matcher listed = LISTED.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      } else if (listed.matches()) {
        rows.add(new Row(section, listed.group(1), "", listed.group(2), "", ""));
      } else {
        unread.add(line);
      }
    }
    return new ParityPage(rows, unread);
  }

  /** Returns each row's section, id and flag, which page and list have to agree on. */
  List<String> outline() {
    return rows.stream().map(r -> r.section() + ": " + r.id() + " " + r.flag()).toList();
  }

  /** Returns what is wrong with the tests that rows name. */
  List<String> unproven(TaggedTests tests) {
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      for (String test : row.tests()) {
        Set<String> tags = tests.tags(test);
        if (tags == null) {
          wrong.add(row.id() + ": there is no test " + test);
        } else if (!tags.contains(row.id())) {
          wrong.add(row.id() + ": " + test + " lacks @Tag(\"" + row.id() + "\")");
        }
      }
    }
    return wrong;
  }

  /** Returns the rows whose mark differs from what the tests that they name ask. */
  List<String> mismarked(TaggedTests tests) {
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      String asked =
          Stream.of(Asked.values())
              .filter(each -> row.tests().stream().anyMatch(test -> tests.asks(test, each)))
              .map(Asked::mark)
              .collect(Collectors.joining(", "));
      String mark = asked.isEmpty() ? NONE : asked;
      if (!mark.equals(row.asked())) {
        wrong.add("%s: the mark is %s, the tests ask %s".formatted(row.id(), row.asked(), mark));
      }
    }
    return wrong;
  }

  /** Returns tags that look like ids of these sections and are none. */
  List<String> strangeTags(TaggedTests tests) {
    Set<String> ids = rows.stream().map(Row::id).collect(Collectors.toSet());
    Set<String> prefixes = rows.stream().map(Row::prefix).collect(Collectors.toSet());
    return tests.byTag().entrySet().stream()
        .filter(entry -> prefixes.stream().anyMatch(prefix -> entry.getKey().startsWith(prefix)))
        .filter(entry -> !ids.contains(entry.getKey()))
        .map(Map.Entry::toString)
        .toList();
  }

  List<String> open(String flag) {
    return rows.stream()
        .filter(row -> row.flag().equals(flag) && row.standing() == Standing.OPEN)
        .map(Row::id)
        .toList();
  }

  /** Returns the counts per section and their sum, as lines to print. */
  List<String> counts() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-44s %7s %9s %7s %4s %6s %10s"
            .formatted(
                "parity", "covered", "differing", "not yet", "open", "Python", "recordings"));
    rows.stream()
        .map(Row::section)
        .distinct()
        .forEach(section -> lines.add(count(section, r -> r.section().equals(section))));
    Stream.of("K", "Q", "W").forEach(flag -> lines.add(count(flag, r -> r.flag().equals(flag))));
    lines.add(count("all", r -> true));
    return lines;
  }

  private String count(String name, Predicate<Row> chosen) {
    Map<Standing, Long> counts =
        rows.stream()
            .filter(chosen)
            .collect(Collectors.groupingBy(Row::standing, Collectors.counting()));
    return "%-44s %7d %9d %7d %4d %6d %10d"
        .formatted(
            name,
            counts.getOrDefault(Standing.COVERED, 0L),
            counts.getOrDefault(Standing.DIFFERING, 0L),
            counts.getOrDefault(Standing.NOT_YET, 0L),
            counts.getOrDefault(Standing.OPEN, 0L),
            asked(chosen, Asked.PYTHON),
            asked(chosen, Asked.RECORDINGS));
  }

  private long asked(Predicate<Row> chosen, Asked asked) {
    return rows.stream().filter(chosen).filter(row -> row.asked().contains(asked.mark())).count();
  }
}
