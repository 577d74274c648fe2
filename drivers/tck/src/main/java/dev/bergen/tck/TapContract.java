// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.config.TransportUrl;
import dev.bergen.spi.Driver;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.wire.NotificationFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every driver that can be tapped ({@link Driver#tap}): a tap shows messages and
 * takes none away, is bounded, and leaves nothing behind. A driver of notifications passes by
 * extending this class in the same way as {@link NotificationContract}, one of requests by
 * extending {@link RequestTapContract}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
public abstract class TapContract extends DriverFixture {
  /** The exchange of the fixture's drivers. */
  static final String EXCHANGE = "openstack";

  /** Rare enough that the second slice is hours away. */
  private static final double ONE_SLICE = 0.000_001;

  /** So frequent that a pause has 0.1 s at most. */
  private static final double MANY_SLICES = 0.95;

  final String name = String.valueOf(topic.topic());
  final NotificationAddress info = new NotificationAddress(null, name, "info");
  private final NotificationAddress error = new NotificationAddress(null, name, "error");
  final ContractTap seen = new ContractTap();

  /**
   * Returns the names of everything at the broker that a tap may create there: queues, bindings,
   * groups of consumers. None unless overridden.
   */
  protected Set<String> belongings() throws Exception {
    return Set.of();
  }

  /**
   * Publishes a body unchanged, as a foreign client would, to the address of a notification whose
   * exchange and queue exist.
   *
   * @return whether that is possible; {@code false} unless overridden, for a driver whose messages
   *     cannot be malformed
   */
  protected boolean publish(String exchange, String routingKey, byte[] body) throws Exception {
    return false;
  }

  /**
   * Returns a URL where no broker answers; {@code null}, the default, for a driver without a
   * network.
   */
  protected @Nullable TransportUrl unreachable() {
    return null;
  }

  /** Returns whether the driver can tap a share of the time; {@code true} unless overridden. */
  protected boolean tapsShares() {
    return true;
  }

  /**
   * Returns whether the broker keeps every message for a slow tap, so that the tap misses none;
   * {@code false} unless overridden.
   */
  protected boolean keepsCopies() {
    return false;
  }

  /**
   * Returns how long a full tap may remain unnoticed, for a driver that looks now and then instead
   * of counting what it drops; zero unless overridden.
   */
  protected Duration unnoticed() {
    return Duration.ZERO;
  }

  static TapRequest request(Binding... bindings) {
    return new TapRequest(List.of(bindings), false, TapRequest.MAX_MESSAGES, TapRequest.MAX_BYTES);
  }

  /** Returns the binding of the test's topic and its priorities. */
  Binding everyPriority() {
    return new Binding(EXCHANGE, name + ".#");
  }

  CompletableFuture<Subscription> tapping(Driver driver, TapRequest request) {
    return driver.tap(request, seen, soon());
  }

  Subscription tap(TapRequest request) {
    return closing(get(tapping(open(), request)));
  }

  Subscription tap() {
    return tap(request(everyPriority()));
  }

  /** Listens to the priority INFO, so that its exchange and its topic exist. */
  ContractListener listening(Driver driver) {
    ContractListener listener = listen(driver, info);
    listener.subscription().request(10_000);
    return listener;
  }

  @Test
  void a_tap_shows_notifications_from_now_on_and_their_listener_gets_them_all() {
    Driver driver = open();
    ContractListener listener = listening(driver);
    send(driver, info, "too early");
    tap();

    send(driver, info, "first");
    send(driver, info, "second");

    TappedMessage first = seen.next();
    assertThat(ContractTap.event(first)).isEqualTo("first");
    assertThat(first.routingKey()).isEqualTo(info.name());
    assertThat(first.queue()).as("the copy of a published message").isNull();
    assertThat(seen.nextEvent()).isEqualTo("second");
    assertThat(List.of(listener.handle(), listener.handle(), listener.handle()))
        .containsExactly("too early", "first", "second");
    seen.assertGetsNothing();
    listener.assertGetsNothing();
  }

  @Test
  void copies_are_delivered_one_at_a_time_in_the_order_of_their_sender() {
    Driver driver = open();
    listening(driver);
    tap();
    List<String> sent = IntStream.range(0, 300).mapToObj(i -> "event-" + i).toList();

    sent.forEach(eventType -> send(driver, info, eventType));

    List<String> shown = new ArrayList<>();
    sent.forEach(eventType -> shown.add(seen.nextEvent()));
    assertThat(shown).isEqualTo(sent);
    seen.assertWasCalledByOneThreadAtATime();
  }

  @Test
  void a_tap_shows_the_messages_of_its_bindings_and_no_others() {
    Driver driver = open();
    listening(driver);
    ContractListener errors = listen(driver, error);
    ContractTap all = new ContractTap();
    closing(get(open().tap(request(everyPriority()), all, soon())));
    tap(request(new Binding(EXCHANGE, error.name())));

    send(driver, info, "fine");
    send(driver, error, "failed");

    assertThat(List.of(all.nextEvent(), all.nextEvent()))
        .containsExactlyInAnyOrder("fine", "failed");
    assertThat(seen.nextEvent()).isEqualTo("failed");
    seen.assertGetsNothing();
    errors.close();
  }

  @Test
  void a_sink_that_throws_gets_the_next_copy() {
    Driver driver = open();
    listening(driver);
    tap();
    seen.fail();

    send(driver, info, "first");
    send(driver, info, "second");

    assertThat(seen.nextEvent()).isEqualTo("first");
    assertThat(seen.nextEvent()).isEqualTo("second");
  }

  @Test
  void a_malformed_message_is_shown_as_it_is_and_the_tap_goes_on() throws Exception {
    Driver driver = open();
    listening(driver);
    send(driver, info, "too early");
    tap();
    byte[] malformed = "{\"oslo.message\": [ not JSON".getBytes(StandardCharsets.UTF_8);

    boolean possible = publish(EXCHANGE, info.name(), malformed);
    send(driver, info, "well-formed");

    if (possible) {
      assertThat(seen.next().message().body()).isEqualTo(malformed);
    }
    assertThat(seen.nextEvent()).isEqualTo("well-formed");
  }

  @Test
  void a_tap_that_is_too_slow_delays_nobody_and_reports_that_it_missed_copies() {
    flood(new TapRequest(List.of(everyPriority()), false, 10, TapRequest.MAX_BYTES));
  }

  @Test
  void a_tap_is_bounded_by_the_bytes_of_its_copies_too() {
    flood(new TapRequest(List.of(everyPriority()), false, TapRequest.MAX_MESSAGES, 256 << 10));
  }

  /** Sends more than the buffers of a network and of its ends hold, while the sink is blocked. */
  private void flood(TapRequest bounds) {
    Driver driver = open();
    ContractListener listener = listening(driver);
    seen.hold();
    tap(bounds);
    int count = 1_000;

    for (int sent = 0; sent < count; sent += 50) {
      List<CompletableFuture<Void>> sending = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        sending.add(sendingMuch(driver, "event-" + (sent + i)));
      }
      sending.forEach(DriverFixture::get);
      for (int i = 0; i < 50; i++) {
        assertThat(listener.handle()).isEqualTo("event-" + (sent + i));
      }
    }
    Deadline held = timer().deadline(PATIENCE);
    soonest().until(() -> held.elapsed().compareTo(unnoticed()) >= 0);
    seen.letGo();
    soonest().until(() -> keepsCopies() || !seen.losses().isEmpty());
    send(driver, info, "last");

    int shown = 0;
    while (!seen.nextEvent().equals("last")) {
      shown++;
    }
    if (keepsCopies()) {
      assertThat(shown).isEqualTo(count);
      assertThat(seen.losses()).isEmpty();
    } else if (seen.losses().stream().allMatch(lost -> lost > 0)) {
      assertThat(shown + seen.losses().stream().mapToLong(Long::longValue).sum()).isEqualTo(count);
    }
  }

  private CompletableFuture<Void> sendingMuch(Driver driver, String eventType) {
    return driver.notify(
        info,
        notification(eventType, "x".repeat(64 << 10)),
        NotificationFormat.ENVELOPE,
        within(PATIENCE));
  }

  @Test
  void a_closed_tap_shows_nothing_more_and_leaves_nothing_behind() throws Exception {
    Driver driver = open();
    ContractListener listener = listening(driver);
    Set<String> before = belongings();
    Subscription tap = tap();
    send(driver, info, "first");
    assertThat(seen.nextEvent()).isEqualTo("first");

    tap.close();
    tap.close();
    send(driver, info, "second");

    assertThat(List.of(listener.handle(), listener.handle())).containsExactly("first", "second");
    seen.assertGetsNothing();
    soonest().untilAsserted(() -> assertThat(belongings()).isEqualTo(before));
  }

  @Test
  void a_closing_tap_fails_no_sender() throws Exception {
    Driver driver = open();
    ContractListener listener = listening(driver);
    for (int round = 0; round < 20; round++) {
      Subscription tap = tap();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(tap::close);
      for (int i = 0; i < 50; i++) {
        send(driver, info, "beside");
      }
      closing.get(30, TimeUnit.SECONDS);
    }
    assertThat(listener.handle()).isEqualTo("beside");
  }

  @Test
  void a_stopped_tap_shows_nothing_more() {
    Driver driver = open();
    listening(driver);
    Subscription tap = tap();

    get(tap.stop(soon()));
    get(tap.stop(soon()));
    send(driver, info, "after the stop");

    seen.assertGetsNothing();
  }

  @Test
  void closing_a_driver_ends_its_taps_and_leaves_nothing_behind() throws Exception {
    Driver driver = open();
    ContractListener listener = listening(driver);
    Set<String> before = belongings();
    Driver tapped = open();
    get(tapping(tapped, request(everyPriority())));

    tapped.close();
    send(driver, info, "afterwards");

    assertThat(listener.handle()).isEqualTo("afterwards");
    seen.assertGetsNothing();
    soonest().untilAsserted(() -> assertThat(belongings()).isEqualTo(before));
  }

  @Test
  void a_closed_driver_refuses_taps() {
    Driver driver = open();
    driver.close();

    TransportClosedException closed =
        failure(tapping(driver, request(everyPriority())), TransportClosedException.class);

    assertThat(closed.mayHaveRun()).isFalse();
  }

  @Test
  void a_tap_of_a_broker_that_does_not_answer_fails_at_its_deadline_and_names_it() {
    TransportUrl nowhere = unreachable();
    if (nowhere == null) {
      return;
    }
    Driver driver = open(nowhere);

    MessagingException late =
        failure(
            driver.tap(request(everyPriority()), seen, timer().deadline(Duration.ofMillis(500))),
            MessagingException.class);

    assertThat(late)
        .isInstanceOfAny(MessagingTimeoutException.class, MessageDeliveryException.class)
        .hasMessageContaining(nowhere.hosts().get(0).hostname() + ":");
    assertThat(late.mayHaveRun()).isFalse();
  }

  @Test
  void a_driver_that_closes_before_its_tap_is_open_says_so() {
    TransportUrl nowhere = unreachable();
    if (nowhere == null) {
      return;
    }
    Driver driver = open(nowhere);
    CompletableFuture<Subscription> opening = tapping(driver, request(everyPriority()));

    driver.close();

    failure(opening, TransportClosedException.class);
  }

  @Test
  void a_share_of_the_time_is_tapped_in_slices_and_nothing_is_shown_between_them() {
    Driver driver = open();
    listening(driver);
    TapRequest share = request(everyPriority()).withShare(ONE_SLICE);
    if (!tapsShares()) {
      assertRefused(tapping(open(), share));
      return;
    }
    Subscription tap = tap(share);

    Duration first = seen.nextSlice();
    send(driver, info, "between slices");

    assertThat(first).as("the slice at the beginning").isPositive();
    seen.assertGetsNothing();
    tap.close();
    assertThat(seen.slices()).as("no slice was under way").isEmpty();
  }

  @Test
  void slices_come_again_and_the_last_one_ends_with_the_tap() {
    Driver driver = open();
    listening(driver);
    TapRequest share = request(everyPriority()).withShare(MANY_SLICES);
    if (!tapsShares()) {
      assertRefused(tapping(open(), share));
      return;
    }
    Subscription tap = tap(share);
    seen.nextSlice();
    int before = seen.waiting();

    soonest()
        .until(
            () -> { // the first slice is over, so a later one shows it
              send(driver, info, "again");
              return seen.waiting() > before;
            });
    int ended = seen.slices().size();
    tap.close();

    soonest().until(() -> seen.slices().size() > ended);
  }

  static void assertRefused(CompletableFuture<Subscription> opening) {
    assertThat(opening)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
