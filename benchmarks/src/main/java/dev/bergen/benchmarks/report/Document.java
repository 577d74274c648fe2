// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

import dev.bergen.benchmarks.load.MemoryWatch;
import dev.bergen.benchmarks.load.Schedule;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * All that a report tells.
 *
 * @param title of the report
 * @param when it was begun
 * @param machine what it ran on, by what it is
 * @param schedule how it was measured
 * @param sections how groups are shown, by group
 * @param results of all turns
 * @param bars that have to be reached
 * @param facts measured by themselves
 * @param memory over time
 * @param leftOut which rigs did not take turns, and why
 */
public record Document(
    String title,
    LocalDateTime when,
    Map<String, String> machine,
    Schedule schedule,
    Map<String, Section> sections,
    Results results,
    List<Bar> bars,
    List<Fact> facts,
    List<MemoryWatch.Moment> memory,
    List<String> leftOut) {

  /** Returns how a group is shown; by its id if that is not known. */
  Section section(String group) {
    return sections.getOrDefault(group, new Section(group, "operations"));
  }
}
