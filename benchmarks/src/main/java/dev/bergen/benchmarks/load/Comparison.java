// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Lets rigs take turns: in each cycle every rig has one at each level, in an order that is shuffled
 * anew. So what a drifting machine does to one rig of a cycle it does to the others, too.
 */
public final class Comparison {
  /** Hears how it goes. */
  public interface Audience {
    /**
     * A rig is about to be opened or to take a turn.
     *
     * @param stage what of the group's run this is
     * @param what with whom
     */
    void begins(String stage, String what);

    /** A rig was opened, or could not be. */
    void opened();

    /** A turn was taken, be it one that counts or not. */
    void taken(Turn turn);

    /**
     * A rig takes no more turns.
     *
     * @param turns how many it would have taken
     * @param broken whether it failed, and was not merely impossible here
     */
    void leftOut(String group, String rig, String why, int turns, boolean broken);
  }

  private record Running(Entry entry, Rig rig) {}

  private final Schedule schedule;
  private final Audience audience;
  private final BooleanSupplier stopped;
  private final Random order;

  /**
   * @param stopped whether no further turn is to be taken
   */
  public Comparison(Schedule schedule, Audience audience, BooleanSupplier stopped) {
    this.schedule = schedule;
    this.audience = audience;
    this.stopped = stopped;
    this.order = new Random(schedule.seed());
  }

  /** Opens the rigs, lets them take turns and closes them. */
  public void run(Group group, Site site) {
    Deque<Running> open = new ArrayDeque<>();
    try {
      for (Entry entry : group.entries()) {
        if (stopped.getAsBoolean()) {
          return;
        }
        audience.begins("opening", entry.id());
        open(group.id(), entry, site, open);
        audience.opened();
      }
      List<Running> rigs = new ArrayList<>();
      open.descendingIterator().forEachRemaining(rigs::add);
      for (int cycle = -schedule.warmUps(); cycle < schedule.cycles(); cycle++) {
        for (int level : schedule.inFlight()) {
          Collections.shuffle(rigs, order);
          turns(group.id(), rigs, level, cycle, site);
        }
      }
    } finally {
      open.forEach(running -> running.rig().close());
    }
  }

  private void open(String group, Entry entry, Site site, Deque<Running> open) {
    try {
      open.push(new Running(entry, entry.opener().open(site)));
    } catch (NotHereException e) {
      audience.leftOut(
          group, entry.id(), String.valueOf(e.getMessage()), schedule.turns(entry), false);
    } catch (Exception e) {
      audience.leftOut(group, entry.id(), e.toString(), schedule.turns(entry), true);
    }
  }

  private void turns(String group, List<Running> rigs, int level, int cycle, Site site) {
    for (Running running : List.copyOf(rigs)) {
      if (stopped.getAsBoolean()) {
        return;
      }
      if (cycle >= 0 && !running.entry().isMeasuredAt(level)) {
        continue;
      }
      audience.begins(
          cycle < 0 ? "warming up" : "cycle %d of %d".formatted(cycle + 1, schedule.cycles()),
          "%s, %d in flight".formatted(running.entry().id(), level));
      try {
        turn(group, running, level, cycle, site);
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        rigs.remove(running);
        int left = schedule.turnsFrom(cycle, running.entry());
        audience.leftOut(group, running.entry().id(), e.toString(), left, true);
      }
    }
  }

  private void turn(String group, Running running, int level, int cycle, Site site)
      throws Exception {
    Rig rig = running.rig();
    Load load = schedule.load(level);
    if (!rig.suits(load)) {
      String why = "not with %d in flight".formatted(level);
      audience.leftOut(group, running.entry().id(), why, 0, false);
      return;
    }
    Meter.Reading before = Meter.read(rig, site.brokers());
    Sample sample = rig.measure(load);
    Meter.Reading after = Meter.read(rig, site.brokers());
    audience.taken(
        new Turn(
            group,
            running.entry().id(),
            rig.name(),
            level,
            cycle,
            Figures.of(sample, before, after),
            sample.nanos()));
  }
}
