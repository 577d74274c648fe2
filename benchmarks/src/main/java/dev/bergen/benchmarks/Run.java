// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import dev.bergen.benchmarks.load.Brokers;
import dev.bergen.benchmarks.load.Comparison;
import dev.bergen.benchmarks.load.Entry;
import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.load.MemoryWatch;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Schedule;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Stop;
import dev.bergen.benchmarks.load.Turn;
import dev.bergen.benchmarks.report.Bar;
import dev.bergen.benchmarks.report.Document;
import dev.bergen.benchmarks.report.Fact;
import dev.bergen.benchmarks.report.Progress;
import dev.bergen.benchmarks.report.Results;
import dev.bergen.benchmarks.report.Section;
import dev.bergen.benchmarks.singles.Single;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run: groups of rigs on private brokers, until all is measured or somebody stops it. */
final class Run implements Comparison.Audience, AutoCloseable {
  /** About how long a private RabbitMQ takes to start and to end. */
  private static final Duration BROKER = Duration.ofSeconds(8);

  private final LocalDateTime when = LocalDateTime.now(ZoneId.systemDefault());
  private final Schedule schedule;
  private final Stop stop;

  /** Null says that brokers are private. */
  private final @Nullable String url;

  private final Brokers brokers = new Brokers();
  private final Progress progress = new Progress();
  private final MemoryWatch memory = new MemoryWatch(brokers::rabbitProcess);
  private final Results results = new Results();
  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final List<Fact> facts = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private String stage = "";
  private boolean broken;

  /**
   * @param url of a broker of somebody's own; null is a private one
   */
  Run(Schedule schedule, Stop stop, @Nullable String url) {
    this.url = url;
    this.schedule = schedule;
    this.stop = stop;
    progress.start();
    memory.start();
  }

  /** Returns how a report shows the group. */
  static Section section(Group group) {
    return new Section(group.title(), group.operations());
  }

  Results results() {
    return results;
  }

  List<Fact> facts() {
    return facts;
  }

  /** Returns whether something failed that this machine should have been able to do. */
  boolean isBroken() {
    return broken;
  }

  /** Measures groups and then what is measured by itself. */
  void measure(List<Group> groups, Function<Group, Schedule> schedules, List<Single> singles) {
    for (Group group : groups) {
      progress.plan(schedules.apply(group).expected(group));
      sections.put(group.id(), section(group));
      results.expect(group.id(), group.entries().stream().map(Entry::id).toList());
    }
    singles.forEach(single -> progress.plan(single.takesAbout()));
    if (groups.stream().anyMatch(group -> group.where() == Group.Where.RABBIT) && url == null) {
      progress.plan(BROKER);
    }
    progress.promise();
    for (Group group : groups) {
      if (!stop.isAsked() && !group.entries().isEmpty()) {
        measure(group, schedules.apply(group));
      }
    }
    for (Single single : singles) {
      if (!stop.isAsked()) {
        measure(single);
      }
    }
  }

  private void measure(Group group, Schedule own) {
    stage = group.id();
    progress.begins(stage, "starting the broker");
    boolean starts = group.where() == Group.Where.RABBIT && brokers.rabbitProcess() == null;
    try (Site site = url == null ? brokers.site(group.where()) : new Site(url, List.of())) {
      progress.done(starts && url == null ? BROKER : Duration.ZERO);
      new Comparison(own, this, stop::isAsked).run(group, site);
    } catch (NotHereException e) {
      leftOut(group.id(), "all rigs", String.valueOf(e.getMessage()), 0, false);
    }
  }

  private void measure(Single single) {
    stage = single.name();
    progress.begins(stage, "measuring");
    memory.during(stage);
    try (Site site = brokers.site(single.where())) {
      facts.addAll(single.measure(site));
    } catch (NotHereException e) {
      leftOut(single.name(), "it", String.valueOf(e.getMessage()), 0, false);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      leftOut(single.name(), "it", e.toString(), 0, true);
    }
    progress.done(single.takesAbout());
  }

  @Override
  public void begins(String cycle, String what) {
    progress.begins(stage + ", " + cycle, what);
    memory.during(stage);
  }

  @Override
  public void opened() {
    progress.done(Schedule.OPENING);
  }

  @Override
  public void taken(Turn turn) {
    results.add(turn);
    progress.done(schedule.turn());
  }

  @Override
  public void leftOut(String group, String rig, String why, int turns, boolean failed) {
    progress.done(schedule.turn().multipliedBy(turns));
    String line = "%s: %s %s: %s".formatted(group, rig, failed ? "failed" : "is left out", why);
    if (!leftOut.contains(line)) {
      leftOut.add(line);
      progress.say(line);
    }
    broken |= failed;
  }

  Document document(String title, List<Bar> bars) {
    String node = "not used";
    if (brokers.rabbitProcess() != null) {
      try {
        node = brokers.rabbit().version();
      } catch (NotHereException e) {
        throw new IllegalStateException(e);
      }
    }
    return new Document(
        title,
        when,
        Machine.describe(
            node,
            stop.isAsked(),
            Duration.between(when, LocalDateTime.now(ZoneId.systemDefault()))),
        schedule,
        sections,
        results,
        bars,
        List.copyOf(facts),
        memory.moments(),
        List.copyOf(leftOut));
  }

  @Override
  public void close() {
    memory.close();
    progress.close();
    brokers.close();
  }
}
