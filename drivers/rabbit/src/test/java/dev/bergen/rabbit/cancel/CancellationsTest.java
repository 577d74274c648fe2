// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.support.Cancellation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CancellationsTest {
  private final Cancellations cancellations = new Cancellations();

  @Test
  void a_call_is_cancelled_by_its_id() {
    Cancellation one = cancellations.of("one");
    Cancellation two = cancellations.of("two");

    cancellations.cancel("one");

    assertThat(one.isCancelled()).isTrue();
    assertThat(two.isCancelled()).isFalse();
  }

  @Test
  void a_second_delivery_is_the_same_call() {
    assertThat(cancellations.of("one")).isSameAs(cancellations.of("one"));
  }

  @Test
  void a_cancellation_may_come_before_its_call() {
    cancellations.cancel("one");

    assertThat(cancellations.of("one").isCancelled()).isTrue();
  }

  @Test
  void a_call_that_is_over_is_forgotten() {
    Cancellation over = cancellations.of("one");
    cancellations.forget("one");

    cancellations.cancel("one");

    assertThat(over.isCancelled()).isFalse();
  }

  @Test
  void cancellations_of_strangers_push_out_each_other_and_no_call() {
    Cancellation ours = cancellations.of("ours");
    for (int i = 0; i < 10_000; i++) {
      cancellations.cancel("strange-" + i);
    }

    cancellations.cancel("ours");

    assertThat(ours.isCancelled()).isTrue();
    assertThat(cancellations.of("strange-9999").isCancelled()).isTrue();
    assertThat(cancellations.of("strange-0").isCancelled()).isFalse();
  }
}
