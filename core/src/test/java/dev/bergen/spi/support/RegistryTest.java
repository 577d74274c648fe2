// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class RegistryTest {
  /** Enough for closing to come amid them, and few enough for a slow machine. */
  private static final int MOST_PARTS = 2_000;

  private final Registry<String> registry = new Registry<>();

  @Test
  void closing_returns_the_remaining_entries_and_none_can_be_added_afterwards() {
    assertThat(registry.add("server")).isTrue();
    assertThat(registry.add("listener")).isTrue();
    assertThat(registry.remove("server")).isTrue();
    assertThat(registry.parts()).containsExactly("listener");

    assertThat(registry.close()).containsExactly("listener");

    assertThat(registry.isClosed()).isTrue();
    assertThat(registry.add("late")).isFalse();
    assertThat(registry.parts()).isEmpty();
    assertThat(registry.close()).isEmpty();
    assertThat(registry.remove("listener")).isFalse();
  }

  @Test
  void however_adding_and_closing_meet_one_of_them_ends_the_part() throws Exception {
    for (int round = 0; round < 300; round++) {
      Registry<Object> racing = new Registry<>();
      Set<Object> added = ConcurrentHashMap.newKeySet();
      CountDownLatch begun = new CountDownLatch(2);
      Runnable adds =
          () -> {
            begun.countDown();
            Object part = new Object();
            for (int i = 0; i < MOST_PARTS && racing.add(part); i++) {
              added.add(part);
              part = new Object();
            }
          };
      List<Thread> adders = List.of(new Thread(adds), new Thread(adds));
      adders.forEach(Thread::start);
      assertThat(begun.await(30, SECONDS)).isTrue();

      List<Object> left = racing.close();
      for (Thread adder : adders) {
        adder.join();
      }

      assertThat(left).as("round %d", round).doesNotHaveDuplicates();
      assertThat(Set.copyOf(left)).as("round %d", round).isEqualTo(added);
    }
  }
}
