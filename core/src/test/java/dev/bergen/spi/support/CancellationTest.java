// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger heard = new AtomicInteger();

  @Test
  void it_is_reported_once() {
    cancellation.onCancel(heard::incrementAndGet);
    assertThat(cancellation.isCancelled()).isFalse();

    cancellation.cancel();
    cancellation.cancel();

    assertThat(heard).hasValue(1);
    assertThat(cancellation.isCancelled()).isTrue();
  }

  @Test
  void a_late_listener_is_notified_at_once() {
    cancellation.cancel();

    cancellation.onCancel(heard::incrementAndGet);

    assertThat(heard).hasValue(1);
  }

  @Test
  void after_settling_it_is_not_reported() {
    cancellation.onCancel(heard::incrementAndGet);
    cancellation.settle();

    cancellation.cancel();
    cancellation.onCancel(heard::incrementAndGet);

    assertThat(heard).hasValue(0);
    assertThat(cancellation.isCancelled()).isFalse();
  }

  @Test
  void settling_does_not_undo_a_cancellation() {
    cancellation.cancel();

    cancellation.settle();

    assertThat(cancellation.isCancelled()).isTrue();
  }

  @Test
  void an_action_that_throws_keeps_no_other_from_hearing() {
    cancellation.onCancel(heard::incrementAndGet);
    cancellation.onCancel(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    cancellation.onCancel(heard::incrementAndGet);

    cancellation.cancel();

    assertThat(heard).hasValue(2);
  }
}
