// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

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
import dev.bergen.rabbit.link.LinkState.Phase;
import java.util.List;

/**
 * The life of one connection as a pure function from (state, event) to (state, effects).
 *
 * <p>Once wanted, a connection is maintained until it is closed: hosts are tried in turn, with a
 * wait after each full round, and after a loss the next host comes first. Events of an earlier
 * epoch change nothing; a connection that comes too late is closed.
 *
 * @param hosts how many hosts there are, at least one
 */
record LinkMachine(int hosts) {

  /** The next state, and what is to be done in this order. */
  record Step(LinkState state, List<LinkEffect> effects) {

    static Step to(LinkState state, LinkEffect... effects) {
      return new Step(state, List.of(effects));
    }
  }

  LinkMachine {
    if (hosts < 1) {
      throw new IllegalArgumentException("A connection needs a host");
    }
  }

  Step step(LinkState state, LinkEvent event) {
    if (event instanceof Wanted) {
      return state.is(Phase.IDLE) ? dial(state, state.host(), 0) : Step.to(state);
    } else if (event instanceof Connected connected) {
      return connected(state, connected.epoch());
    } else if (event instanceof DialFailed failed) {
      return dialFailed(state, failed.epoch());
    } else if (event instanceof Lost lost) {
      return lost(state, lost.epoch());
    } else if (event instanceof WaitOver over) {
      return state.is(Phase.WAITING) && state.epoch() == over.epoch()
          ? dial(state, state.host(), state.failures())
          : Step.to(state);
    } else if (event instanceof Closing) {
      return closing(state);
    }
    throw new IllegalArgumentException("Unknown event " + event);
  }

  private static Step dial(LinkState state, int host, int failures) {
    LinkState dialing = state.next(Phase.DIALING, host, failures);
    return Step.to(dialing, new Dial(dialing.epoch(), host));
  }

  private static Step connected(LinkState state, long epoch) {
    if (!state.is(Phase.DIALING) || state.epoch() != epoch) {
      boolean known = state.is(Phase.UP) && state.epoch() == epoch;
      return known ? Step.to(state) : Step.to(state, new Discard(epoch));
    }
    LinkState up = new LinkState(Phase.UP, epoch, state.host(), 0);
    return Step.to(up, new Serve(epoch));
  }

  private Step dialFailed(LinkState state, long epoch) {
    if (!state.is(Phase.DIALING) || state.epoch() != epoch) {
      return Step.to(state);
    }
    int failures = state.failures() + 1;
    if (failures % hosts != 0) {
      return dial(state, after(state.host()), failures);
    }
    LinkState waiting = state.next(Phase.WAITING, after(state.host()), failures);
    return Step.to(waiting, new ReportUnreachable(), new Wait(waiting.epoch(), failures / hosts));
  }

  private Step lost(LinkState state, long epoch) {
    if (!state.is(Phase.UP) || state.epoch() != epoch) {
      return Step.to(state);
    }
    LinkState waiting = state.next(Phase.WAITING, after(state.host()), 0);
    return Step.to(waiting, new Withdraw(epoch), new Wait(waiting.epoch(), 0));
  }

  private static Step closing(LinkState state) {
    LinkState closed = state.with(Phase.CLOSED);
    return switch (state.phase()) {
      case UP -> Step.to(closed, new Withdraw(state.epoch()), new Discard(state.epoch()));
      case DIALING -> Step.to(closed, new Discard(state.epoch()));
      case IDLE, WAITING, CLOSED -> Step.to(closed);
    };
  }

  private int after(int host) {
    return (host + 1) % hosts;
  }
}
