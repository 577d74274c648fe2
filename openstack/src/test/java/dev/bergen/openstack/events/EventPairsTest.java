// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.spi.support.ManualTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventPairsTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final ManualTimer timer = new ManualTimer();
  private final List<EventPair> paired = new ArrayList<>();
  private final List<OpenStackEvent> lost = new ArrayList<>();
  private final EventPairs pairs =
      EventPairs.builder(timer, Runnable::run)
          .limit(Duration.ofMinutes(10))
          .maxOpen(2)
          .paired(paired::add)
          .lost(lost::add)
          .build();

  @Test
  void an_end_is_paired_with_its_start_and_says_how_long_it_took() {
    pairs.accept(volume("v-1", "create", EventPhase.START, NOON));
    pairs.accept(volume("v-1", "create", EventPhase.END, NOON.plusMillis(1_500)));

    assertThat(paired)
        .singleElement()
        .satisfies(
            pair -> {
              assertThat(pair.duration()).isEqualTo(Duration.ofMillis(1_500));
              assertThat(pair.failed()).isFalse();
            });
    assertThat(pairs.open()).isZero();
    assertThat(timer.size()).isZero();
  }

  @Test
  void an_error_ends_an_action_as_well() {
    pairs.accept(volume("v-1", "create", EventPhase.START, NOON));
    pairs.accept(volume("v-1", "create", EventPhase.ERROR, NOON));

    assertThat(paired).singleElement().matches(EventPair::failed);
  }

  @Test
  void an_end_received_first_waits_for_its_start() {
    pairs.accept(volume("v-1", "create", EventPhase.END, NOON.plusSeconds(2)));
    pairs.accept(volume("v-1", "create", EventPhase.START, NOON));

    assertThat(paired)
        .singleElement()
        .extracting(EventPair::duration)
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void events_without_a_time_are_measured_by_their_arrival() {
    pairs.accept(volume("v-1", "create", EventPhase.START, null));
    timer.advance(Duration.ofSeconds(3));
    pairs.accept(volume("v-1", "create", EventPhase.END, null));

    assertThat(paired)
        .singleElement()
        .extracting(EventPair::duration)
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void a_start_without_an_end_is_lost_after_the_limit_and_an_end_without_a_start_forgotten() {
    OpenStackEvent start = volume("v-1", "create", EventPhase.START, NOON);
    pairs.accept(start);
    pairs.accept(volume("v-2", "create", EventPhase.END, NOON));

    timer.advance(Duration.ofMinutes(10).minusNanos(1));
    assertThat(lost).isEmpty();
    timer.advance(Duration.ofNanos(1));

    assertThat(lost).containsExactly(start);
    assertThat(pairs.open()).isZero();
  }

  @Test
  void other_resources_and_other_actions_are_not_mixed_up() {
    pairs.accept(volume("v-1", "create", EventPhase.START, NOON));
    pairs.accept(volume("v-1", "delete", EventPhase.END, NOON));

    assertThat(paired).isEmpty();
    assertThat(pairs.open()).isEqualTo(2);
  }

  @Test
  void a_repeated_start_counts_once_and_another_round_loses_the_first() {
    OpenStackEvent first = volume("v-1", "create", EventPhase.START, NOON, "m-1");
    OpenStackEvent second = volume("v-1", "create", EventPhase.START, NOON, "m-2");
    pairs.accept(first);
    pairs.accept(first);
    assertThat(lost).isEmpty();

    pairs.accept(second);

    assertThat(lost).containsExactly(first);
    assertThat(pairs.open()).isEqualTo(1);
  }

  @Test
  void beyond_the_bound_the_oldest_start_is_lost() {
    OpenStackEvent oldest = volume("v-1", "create", EventPhase.START, NOON);
    pairs.accept(oldest);
    pairs.accept(volume("v-2", "create", EventPhase.START, NOON));
    pairs.accept(volume("v-3", "create", EventPhase.START, NOON));

    assertThat(lost).containsExactly(oldest);
    assertThat(pairs.open()).isEqualTo(2);
    assertThat(timer.size()).isEqualTo(2);
  }

  @Test
  void events_that_are_neither_start_nor_end_or_unknown_are_ignored() {
    pairs.accept(volume("v-1", "update", EventPhase.NONE, NOON));
    pairs.accept(volume(null, "create", EventPhase.START, NOON));

    assertThat(pairs.open()).isZero();
  }

  @Test
  void after_the_end_nothing_is_reported_any_more() {
    pairs.accept(volume("v-1", "create", EventPhase.START, NOON));

    pairs.close();
    timer.advance(Duration.ofHours(1));
    pairs.accept(volume("v-1", "create", EventPhase.END, NOON));

    assertThat(paired).isEmpty();
    assertThat(lost).isEmpty();
    assertThat(timer.size()).isZero();
  }

  @Test
  void there_must_be_room_for_one() {
    assertThatThrownBy(() -> EventPairs.builder(timer, Runnable::run).maxOpen(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  private static OpenStackEvent volume(
      @Nullable String id, String action, EventPhase phase, @Nullable Instant time) {
    return volume(id, action, phase, time, id + action + phase);
  }

  private static OpenStackEvent volume(
      @Nullable String id,
      String action,
      EventPhase phase,
      @Nullable Instant time,
      String messageId) {
    EventOrigin origin =
        new EventOrigin("volume." + action, "volume", "node-1", time, null, null, null, messageId);
    return new ResourceEvent(origin, "volume", action, phase, id, Map.of());
  }
}
