// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.spi.support.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a tap, beyond the contract of all taps. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MemoryTapTest {
  private final AtomicInteger written = new AtomicInteger();
  private final Tappable message =
      new Tappable() {
        @Override
        public String sentTo() {
          return "openstack";
        }

        @Override
        public String key() {
          return "lab.node-1";
        }

        @Override
        public RawMessage raw() {
          written.incrementAndGet();
          return MemoryTaps.raw(Map.of(), new byte[100]);
        }
      };

  @ParameterizedTest
  @CsvSource({
    "#, lab.node-1, true",
    "lab.#, lab, true",
    "lab.#, lab.node.with.dots, true",
    "lab.#, laboratory, false",
    "lab, lab, true",
    "lab, lab.node-1, false",
    "lab.*, lab.node-1, true",
    "lab.*, lab, false",
    "*.info, notifications.info, true",
    "#.info, audit.notifications.info, true",
    "#.info, notifications.error, false",
    "'', '', true",
    "#, '', true",
    "'', lab, false",
  })
  void a_routing_key_is_a_pattern_of_words(String pattern, String key, boolean isMeant) {
    TappedKeys keys = new TappedKeys(List.of(new Binding("openstack", pattern)));

    assertThat(keys.contains("openstack", key)).isEqualTo(isMeant);
    assertThat(keys.contains("cinder", key)).isFalse();
  }

  @Test
  void a_message_that_no_tap_wants_is_not_written() {
    MemoryTaps taps = new MemoryTaps();

    assertThat(taps.isEmpty()).isTrue();
    assertThat(taps.of(message)).isNull();
    try (MemoryTap others = tap(taps, new ManualTimer(), "other.#", 1)) {
      assertThat(taps.of(message)).isNull();
      assertThat(others.wants("openstack", "other")).isTrue();
    }

    assertThat(written).hasValue(0);
  }

  @Test
  void a_message_is_written_once_however_many_tap() {
    MemoryTaps taps = new MemoryTaps();
    try (MemoryTap one = tap(taps, new ManualTimer(), "lab.#", 1);
        MemoryTap other = tap(taps, new ManualTimer(), "#", 1)) {
      assertThat(taps.of(message)).isNotNull();
      assertThat(one.wants("openstack", "lab")).isEqualTo(other.wants("openstack", "lab"));
    }

    assertThat(written).hasValue(1);
    assertThat(taps.isEmpty()).isTrue();
  }

  @Test
  void a_copy_that_cannot_be_made_does_not_stop_its_message() {
    MemoryTaps taps = new MemoryTaps();
    Tappable broken =
        new Tappable() {
          @Override
          public String sentTo() {
            return "openstack";
          }

          @Override
          public String key() {
            return "lab";
          }

          @Override
          public RawMessage raw() {
            throw new IllegalStateException("a test");
          }
        };
    try (MemoryTap tap = tap(taps, new ManualTimer(), "#", 1)) {
      assertThat(taps.of(broken)).isNull();
      taps.answered(
          "reply_1",
          () -> {
            throw new IllegalStateException("a test");
          });
      assertThat(tap.wants("openstack", "lab")).isTrue();
    }
  }

  @Test
  void a_tap_that_is_stopped_ends_its_thread() throws InterruptedException {
    MemoryTap tap = tap(new MemoryTaps(), new ManualTimer(), "#", 1);
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> each.getName().startsWith("bergen-memory-tap"))
            .findAny()
            .orElseThrow();

    assertThat(tap.stop(new ManualTimer().deadline(Duration.ofSeconds(1)))).isCompleted();

    thread.join(30_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void between_two_slices_no_message_is_written() {
    MemoryTaps taps = new MemoryTaps();
    ManualTimer clock = new ManualTimer();
    List<Duration> slices = new ArrayList<>();
    try (MemoryTap tap = tap(taps, clock, "lab.#", 0.000_001, slices)) {
      assertThat(taps.of(message)).isNotNull();

      clock.advance(Duration.ofMillis(20));

      assertThat(tap.wants("openstack", "lab")).isFalse();
      assertThat(taps.of(message)).isNull();
    }

    assertThat(written).hasValue(1);
    assertThat(slices).containsExactly(Duration.ofMillis(20));
  }

  @Test
  void the_slice_that_is_under_way_ends_with_the_tap() {
    ManualTimer clock = new ManualTimer();
    List<Duration> slices = new ArrayList<>();

    tap(new MemoryTaps(), clock, "lab.#", 0.5, slices).close();
    clock.advance(Duration.ofDays(1));

    assertThat(slices).containsExactly(Duration.ZERO);
  }

  private static MemoryTap tap(MemoryTaps taps, Timer timer, String key, double share) {
    return tap(taps, timer, key, share, new ArrayList<>());
  }

  private static MemoryTap tap(
      MemoryTaps taps, Timer timer, String key, double share, List<Duration> slices) {
    TapRequest request =
        new TapRequest(List.of(new Binding("openstack", key)), false, 10, 10_000).withShare(share);
    TapSink sink =
        new TapSink() {
          @Override
          public void message(TappedMessage copy) {}

          @Override
          public void missed(long messages) {}

          @Override
          public void watched(Duration slice) {
            slices.add(slice);
          }
        };
    MemoryTap tap = new MemoryTap(request, sink, timer, taps::remove);
    taps.add(tap);
    assertThat(tap.begin()).isTrue();
    return tap;
  }
}
