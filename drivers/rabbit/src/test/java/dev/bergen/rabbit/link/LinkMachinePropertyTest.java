// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.link.LinkEffect.Dial;
import dev.bergen.rabbit.link.LinkEffect.Discard;
import dev.bergen.rabbit.link.LinkEffect.Serve;
import dev.bergen.rabbit.link.LinkEffect.Wait;
import dev.bergen.rabbit.link.LinkEffect.Withdraw;
import dev.bergen.rabbit.link.LinkEvent.Closing;
import dev.bergen.rabbit.link.LinkEvent.Connected;
import dev.bergen.rabbit.link.LinkEvent.DialFailed;
import dev.bergen.rabbit.link.LinkEvent.Lost;
import dev.bergen.rabbit.link.LinkEvent.WaitOver;
import dev.bergen.rabbit.link.LinkEvent.Wanted;
import dev.bergen.rabbit.link.LinkMachine.Step;
import dev.bergen.rabbit.link.LinkState.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Random histories of a connection, in a world that answers late, twice or not at all. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LinkMachinePropertyTest {
  private static final int HISTORIES = 2_000;
  private static final int EVENTS = 60;

  @Test
  void the_rules_hold_after_any_sequence_of_events() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      World world = new World(new Random(seed));
      for (int i = 0; i < EVENTS; i++) {
        world.happen(world.anyEvent());
      }
    }
  }

  @Test
  void as_long_as_it_is_open_something_always_leads_to_a_connection() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      World world = new World(new Random(seed));
      for (int i = 0; i < EVENTS; i++) {
        LinkEvent event = world.anyEvent();
        world.happen(event instanceof Closing ? new Wanted() : event);
      }

      world.happen(new Wanted());
      world.answerKindly();

      assertThat(world.state.phase()).as("seed %s", seed).isEqualTo(Phase.UP);
    }
  }

  @Test
  void closing_leaves_no_connection_after_any_later_event() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      World world = new World(new Random(seed));
      for (int i = 0; i < EVENTS / 2; i++) {
        world.happen(world.anyEvent());
      }

      world.happen(new Closing());
      for (int i = 0; i < EVENTS / 2; i++) {
        world.happen(world.anyEvent());
      }

      assertThat(world.open).as("seed %s", seed).isEmpty();
      assertThat(world.state.phase()).isEqualTo(Phase.CLOSED);
    }
  }

  /** Applies effects as the loop does, and checks every step. */
  private static final class World {
    private final Random random;
    private final LinkMachine machine;
    private LinkState state = LinkState.START;

    /** Connections that exist, by the epoch of their dial. */
    private final Set<Long> open = new HashSet<>();

    private final Set<Long> dials = new HashSet<>();
    private @Nullable Long serving;
    private long lastDial;
    private long lastWait;

    World(Random random) {
      this.random = random;
      this.machine = new LinkMachine(1 + random.nextInt(4));
    }

    LinkEvent anyEvent() {
      long epoch = Math.max(0, state.epoch() - random.nextInt(3));
      return switch (random.nextInt(12)) {
        case 0 -> new Wanted();
        case 1, 2, 3 -> new Connected(epoch);
        case 4, 5, 6 -> new DialFailed(epoch);
        case 7, 8 -> new Lost(epoch);
        case 9, 10 -> new WaitOver(epoch);
        default -> random.nextInt(10) == 0 ? new Closing() : new Wanted();
      };
    }

    /** Answers what is open until there is a connection. */
    void answerKindly() {
      for (int i = 0; i < 10 && !state.is(Phase.UP); i++) {
        happen(state.is(Phase.WAITING) ? new WaitOver(lastWait) : new Connected(lastDial));
      }
    }

    void happen(LinkEvent event) {
      LinkState before = state;
      if (event instanceof Connected connected) {
        if (!dials.remove(connected.epoch())) {
          return; // no such dial, or it was answered: cannot happen
        }
        open.add(connected.epoch());
      } else if (event instanceof DialFailed failed && !dials.remove(failed.epoch())) {
        return;
      } else if (event instanceof Lost lost) {
        open.remove(lost.epoch());
      }

      Step step = machine.step(state, event);
      state = step.state();
      step.effects().forEach(this::apply);

      check(before, event, step.effects());
    }

    private void apply(LinkEffect effect) {
      if (effect instanceof Dial dial) {
        assertThat(dial.host()).isBetween(0, machine.hosts() - 1);
        lastDial = dial.epoch();
        dials.add(dial.epoch());
      } else if (effect instanceof Wait wait) {
        lastWait = wait.epoch();
      } else if (effect instanceof Serve serve) {
        assertThat(serving).as("serves one at a time").isNull();
        serving = serve.epoch();
      } else if (effect instanceof Withdraw withdraw) {
        assertThat(serving).isEqualTo(withdraw.epoch());
        serving = null;
      } else if (effect instanceof Discard discard) {
        open.remove(discard.epoch());
      }
    }

    private void check(LinkState before, LinkEvent event, List<LinkEffect> effects) {
      String story = before + " + " + event + " -> " + state + " " + effects;
      assertThat(state.epoch()).as(story).isGreaterThanOrEqualTo(before.epoch());
      assertThat(open.size()).as("one connection at most: %s", story).isLessThanOrEqualTo(1);
      assertThat(serving != null).as(story).isEqualTo(state.is(Phase.UP));
      if (before.is(Phase.CLOSED)) {
        assertThat(state).as("closed is final: %s", story).isEqualTo(before);
      }
      List<LinkEffect> beginnings = new ArrayList<>(effects);
      beginnings.removeIf(effect -> !(effect instanceof Dial || effect instanceof Wait));
      boolean began = state.epoch() > before.epoch();
      assertThat(beginnings).as("each epoch begins one thing: %s", story).hasSize(began ? 1 : 0);
    }
  }
}
