// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConnectionChangesTest {
  private final List<State> heard = new ArrayList<>();

  @Test
  void a_listener_that_fails_in_any_way_is_notified_of_the_next_change() {
    ConnectionChanges news =
        new ConnectionChanges(
            change -> {
              heard.add(change.state());
              throw new LinkageError("expected by this test");
            },
            Runnable::run);

    news.accept(change(State.UP));
    news.accept(change(State.LOST));

    assertThat(heard).containsExactly(State.UP, State.LOST);
  }

  @Test
  void a_change_without_a_thread_is_delivered_with_the_next_one() {
    AtomicBoolean isShort = new AtomicBoolean(true);
    Executor threads =
        task -> {
          if (isShort.get()) {
            throw new RejectedExecutionException("expected by this test");
          }
          task.run();
        };
    ConnectionChanges news = new ConnectionChanges(change -> heard.add(change.state()), threads);

    news.accept(change(State.UP));
    isShort.set(false);
    news.accept(change(State.LOST));

    assertThat(heard).containsExactly(State.UP, State.LOST);
  }

  @Test
  void a_change_during_a_notification_is_delivered_after_it() {
    List<ConnectionChanges> self = new ArrayList<>();
    ConnectionChanges news =
        new ConnectionChanges(
            change -> {
              if (change.state() == State.UP) {
                self.get(0).accept(change(State.LOST));
              }
              heard.add(change.state());
            },
            Runnable::run);
    self.add(news);

    news.accept(change(State.UP));

    assertThat(heard).containsExactly(State.UP, State.LOST);
  }

  private static ConnectionChange change(State state) {
    return new ConnectionChange("publish", state, "mq1:5672", null);
  }
}
