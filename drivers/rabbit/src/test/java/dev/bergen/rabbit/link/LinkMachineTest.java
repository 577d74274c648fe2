// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.link.LinkEffect.Dial;
import dev.bergen.rabbit.link.LinkEffect.Discard;
import dev.bergen.rabbit.link.LinkEffect.ReportUnreachable;
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
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LinkMachineTest {

  @Test
  void nothing_is_dialled_before_the_first_use() {
    Step step = new LinkMachine(2).step(LinkState.START, new WaitOver(0));

    assertThat(step).isEqualTo(Step.to(LinkState.START));
  }

  @Test
  @Tag("RCN-05")
  @Tag("RCN-06")
  void waits_only_after_every_host_was_tried() {
    List<LinkEffect> effects =
        run(new LinkMachine(2), new Wanted(), new DialFailed(1), new DialFailed(2));

    assertThat(effects)
        .containsExactly(new Dial(1, 0), new Dial(2, 1), new ReportUnreachable(), new Wait(3, 1));
  }

  @Test
  @Tag("RCN-06")
  void the_second_round_waits_longer() {
    List<LinkEffect> effects =
        run(
            new LinkMachine(1),
            new Wanted(),
            new DialFailed(1),
            new WaitOver(2),
            new DialFailed(3));

    assertThat(effects)
        .containsExactly(
            new Dial(1, 0),
            new ReportUnreachable(),
            new Wait(2, 1),
            new Dial(3, 0),
            new ReportUnreachable(),
            new Wait(4, 2));
  }

  @Test
  @Tag("RCN-05")
  @Tag("FOV-01")
  void after_a_loss_the_next_host_comes_first() {
    List<LinkEffect> effects =
        run(new LinkMachine(3), new Wanted(), new Connected(1), new Lost(1), new WaitOver(2));

    assertThat(effects)
        .containsExactly(
            new Dial(1, 0), new Serve(1), new Withdraw(1), new Wait(2, 0), new Dial(3, 1));
  }

  @Test
  void a_connection_that_comes_after_closing_is_closed() {
    List<LinkEffect> effects =
        run(new LinkMachine(1), new Wanted(), new Closing(), new Connected(1));

    assertThat(effects).containsExactly(new Dial(1, 0), new Discard(1), new Discard(1));
  }

  @Test
  void a_loss_from_the_past_changes_nothing() {
    LinkState up = new LinkState(Phase.UP, 7, 0, 0);

    Step step = new LinkMachine(1).step(up, new Lost(6));

    assertThat(step).isEqualTo(Step.to(up));
  }

  @Test
  void a_wait_from_the_past_does_not_cut_a_later_one_short() {
    LinkState waiting = new LinkState(Phase.WAITING, 7, 0, 3);

    Step step = new LinkMachine(1).step(waiting, new WaitOver(6));

    assertThat(step).isEqualTo(Step.to(waiting));
  }

  private static List<LinkEffect> run(LinkMachine machine, LinkEvent... events) {
    LinkState state = LinkState.START;
    List<LinkEffect> effects = new ArrayList<>();
    for (LinkEvent event : events) {
      Step step = machine.step(state, event);
      state = step.state();
      effects.addAll(step.effects());
    }
    return effects;
  }
}
