// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.benchmarks.load.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code benchmarks/run} is asked for.
 *
 * @param groups that are measured; none says all
 * @param only ids of the rigs that are measured; none says all
 * @param schedule how long and how often
 */
record Options(List<String> groups, Set<String> only, Schedule schedule) {
  static final String USAGE =
      """
      usage: benchmarks/run [GROUP...] [OPTION...]

        GROUP              calls, casts; all unless said
        --only RIG,RIG     no other rigs; the first one is what others are compared with
        --in-flight N,N    operations at once; 1,64,256 unless said
        --cycles N         how often every rig has its turn; 7 unless said
        --warm-ups N       turns before that which do not count; 2 unless said
        --seconds S        how long a turn lasts; 2 unless said
        --rate N           operations begun a second; as fast as it goes unless said
        --size BYTES       of text in each operation; 100 unless said
        --seed N           of the order of turns
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--only", "",
          "--in-flight", "1,64,256",
          "--cycles", "7",
          "--warm-ups", "2",
          "--seconds", "2",
          "--rate", "0",
          "--size", "100",
          "--seed", "1");

  /**
   * @throws IllegalArgumentException if they cannot be read; the message says which
   */
  static Options parse(List<String> arguments, Set<String> groups) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (groups.contains(word)) {
        chosen.add(word);
      } else if (!values.containsKey(word) || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("unknown, or without its value: " + word);
      } else {
        values.put(word, arguments.get(++i));
      }
    }
    return new Options(
        chosen,
        values.get("--only").isEmpty()
            ? Set.of()
            : new LinkedHashSet<>(words(values.get("--only"))),
        new Schedule(
            number(values, "--cycles"),
            number(values, "--warm-ups"),
            Duration.ofMillis(Math.round(decimal(values, "--seconds") * 1000)),
            words(values.get("--in-flight")).stream().map(Integer::valueOf).toList(),
            decimal(values, "--rate"),
            number(values, "--size"),
            number(values, "--seed")));
  }

  private static List<String> words(String list) {
    return Arrays.asList(list.split(",", -1));
  }

  private static int number(Map<String, String> values, String name) {
    try {
      return Integer.parseInt(values.get(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number: " + values.get(name), e);
    }
  }

  private static double decimal(Map<String, String> values, String name) {
    try {
      return Double.parseDouble(values.get(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number: " + values.get(name), e);
    }
  }
}
