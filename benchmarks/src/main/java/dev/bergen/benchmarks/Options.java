// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.load.Schedule;
import dev.bergen.benchmarks.singles.Single;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code benchmarks/run} is asked for.
 *
 * @param groups that are measured, with the rigs that are
 * @param singles that are measured
 * @param schedule how long and how often
 * @param isQuick whether only that is measured which something has to be reached beside
 * @param report the directory for the report
 * @param saved results of an earlier run, of which a page is made without measuring; null to
 *     measure
 */
record Options(
    List<Group> groups,
    List<Single> singles,
    Schedule schedule,
    boolean isQuick,
    Path report,
    @Nullable Path saved) {
  static final String USAGE =
      """
      usage: benchmarks/run [WHAT...] [OPTION...]

        WHAT               calls, casts, observed, memory, notify-rabbit, notify-kafka,
                           listen-rabbit, listen-kafka, or, measured by themselves,
                           many-calls, queued-requests, start-up, idle; all unless said
        --quick            in some five minutes: calls and casts over RabbitMQ with the rigs
                           that something has to be reached beside, at the levels that count
        --only RIG,RIG     no other rigs; python-* are all whose names begin so. The first one
                           is what others are compared with
        --in-flight N,N    operations at once; 1,64,256 unless said
        --cycles N         how often every rig has its turn; 7 unless said
        --warm-ups N       cycles before that which do not count; 2 unless said
        --seconds S        how long a turn lasts; 2 unless said
        --rate N           operations begun a second; as fast as it goes unless said
        --size BYTES       of text in each operation; 100 unless said
        --seed N           of the order of turns
        --report DIR       where report.html and results.json go; a directory of this minute in
                           .bergen/benchmarks unless said
        --from FILE        measures nothing: makes report.html of the results.json of an earlier
                           run, in the directory of --report, or else beside that file
      """;

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm");

  /**
   * @throws IllegalArgumentException if they cannot be read; the message says which
   */
  static Options parse(List<String> arguments, List<Group> groups, List<Single> singles) {
    Words words = new Words(arguments);
    if (words.has("--from")) {
      return saved(words);
    }
    Set<String> known = new HashSet<>();
    groups.forEach(group -> known.add(group.id()));
    singles.forEach(single -> known.add(single.id()));
    for (String word : words.plain()) {
      if (!known.contains(word)) {
        throw new IllegalArgumentException("unknown: " + word);
      }
    }
    List<String> chosen = words.plain();
    if (chosen.isEmpty() && words.isQuick()) {
      chosen = Quick.GROUPS;
    }
    List<String> only = words.has("--only") ? words.list("--only", "") : List.of();
    List<Group> all = groups;
    if (words.isQuick() && !words.has("--only")) {
      boolean levels = !words.has("--in-flight");
      all = groups.stream().map(group -> Quick.of(group, levels)).toList();
    }
    return new Options(
        chosenGroups(all, chosen, only),
        chosenSingles(singles, chosen, words.has("--only")),
        words.schedule(),
        words.isQuick() && !words.has("--in-flight"),
        directory(words.has("--report") ? Path.of(words.text("--report", "")) : null),
        null);
  }

  private static Options saved(Words words) {
    if (!words.hasOnly(Set.of("--from", "--report"))) {
      throw new IllegalArgumentException("--from measures nothing: give it --report at most");
    }
    Path file = Path.of(words.text("--from", ""));
    Path beside = file.toAbsolutePath().normalize().getParent();
    return new Options(
        List.of(),
        List.of(),
        words.schedule(),
        false,
        words.has("--report") || beside == null ? Path.of(words.text("--report", ".")) : beside,
        file);
  }

  /**
   * Returns the schedule of a group: listeners have as much before them as they like, at one level,
   * and a quick run has casts with 256 in flight only.
   */
  Schedule schedule(Group group) {
    return group.id().startsWith("listen-") || (isQuick && group.id().equals("casts"))
        ? schedule.at(List.of(256))
        : schedule;
  }

  /**
   * Returns where a report goes.
   *
   * @param chosen null says nowhere in particular
   */
  static Path directory(@Nullable Path chosen) {
    return chosen != null
        ? chosen
        : Path.of(
            ".bergen", "benchmarks", MINUTE.format(LocalDateTime.now(ZoneId.systemDefault())));
  }

  private static List<Group> chosenGroups(
      List<Group> groups, List<String> chosen, List<String> only) {
    List<Group> all =
        groups.stream()
            .filter(group -> chosen.isEmpty() || chosen.contains(group.id()))
            .map(group -> group.only(only))
            .filter(group -> !group.entries().isEmpty())
            .toList();
    if (all.isEmpty() && !only.isEmpty()) {
      throw new IllegalArgumentException("no such rig: " + String.join(", ", only));
    }
    return all;
  }

  private static List<Single> chosenSingles(
      List<Single> singles, List<String> chosen, boolean onlyRigs) {
    return singles.stream()
        .filter(single -> chosen.isEmpty() ? !onlyRigs : chosen.contains(single.id()))
        .toList();
  }

  /** The words of a command line. */
  private static final class Words {
    private static final Set<String> WITH_VALUE =
        Set.of(
            "--only",
            "--in-flight",
            "--cycles",
            "--warm-ups",
            "--seconds",
            "--rate",
            "--size",
            "--seed",
            "--report",
            "--from");

    private final Map<String, String> values = new HashMap<>();
    private final List<String> plain = new ArrayList<>();
    private boolean quick;

    Words(List<String> arguments) {
      for (int i = 0; i < arguments.size(); i++) {
        String word = arguments.get(i);
        if (word.equals("--quick")) {
          quick = true;
        } else if (!word.startsWith("-")) {
          plain.add(word);
        } else if (!WITH_VALUE.contains(word) || i + 1 == arguments.size()) {
          throw new IllegalArgumentException("unknown, or without its value: " + word);
        } else {
          values.put(word, arguments.get(++i));
        }
      }
    }

    List<String> plain() {
      return plain;
    }

    boolean isQuick() {
      return quick;
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    boolean hasOnly(Set<String> names) {
      return plain.isEmpty() && !quick && names.containsAll(values.keySet());
    }

    String text(String name, String usual) {
      return values.getOrDefault(name, usual);
    }

    List<String> list(String name, String usual) {
      return Arrays.asList(text(name, usual).split(",", -1));
    }

    Schedule schedule() {
      return new Schedule(
          whole("--cycles", quick ? 6 : 7),
          whole("--warm-ups", 2),
          Duration.ofMillis(Math.round(decimal("--seconds", quick ? 1 : 2) * 1000)),
          list("--in-flight", "1,64,256").stream().map(text -> whole("--in-flight", text)).toList(),
          decimal("--rate", 0),
          whole("--size", 100),
          whole("--seed", 1));
    }

    private int whole(String name, int usual) {
      return whole(name, text(name, Integer.toString(usual)));
    }

    private static int whole(String name, String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " is not a whole number: " + text, e);
      }
    }

    private double decimal(String name, double usual) {
      String text = text(name, Double.toString(usual));
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " is not a number: " + text, e);
      }
    }
  }
}
