// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this JVM holds on to, object by object. How much memory is in use after a collection says
 * less: collectors leave garbage where there is little of it, some percent of all that lives.
 */
final class Heap {
  /** What collectors put in the place of garbage that they leave. */
  private static final String FILLER = "jdk.internal.vm.Filler";

  private Heap() {}

  /** Collects garbage and returns how many bytes are left. */
  static long live() throws JMException {
    return sum(byClass(), "");
  }

  /** Like {@link #live}, by the name of their class. */
  static Map<String, Long> byClass() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {null},
                new String[] {String[].class.getName()});
    Map<String, Long> bytes = new HashMap<>();
    for (String line : histogram.toString().split("\n")) {
      String[] words = line.trim().split("\\s+"); // 1:  20  480  java.lang.String (java.base@25)
      if (words.length > 3 && words[0].endsWith(":") && !words[3].contains(FILLER)) {
        bytes.merge(words[3], Long.parseLong(words[2]), Long::sum);
      }
    }
    return bytes;
  }

  /** Returns the classes that have grown most. */
  static List<String> grown(Map<String, Long> before, Map<String, Long> after, int limit) {
    ToLongFunction<String> more =
        name -> after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
    return after.keySet().stream()
        .filter(name -> more.applyAsLong(name) > 0)
        .sorted(Comparator.comparingLong(more).reversed())
        .limit(limit)
        .toList();
  }

  /** Returns the bytes of all classes whose names contain {@code part}. */
  static long sum(Map<String, Long> byClass, String part) {
    return byClass.entrySet().stream()
        .filter(entry -> entry.getKey().contains(part))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
