// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.TransportClosedException;
import dev.bergen.json.Json;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract between every driver of notifications and the core. A driver passes by extending
 * this class in the same way as {@link DriverContract}. If it lacks {@link Capability#REQUEUE} or
 * {@link Capability#POOLS}, its own tests cover that.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
public abstract class NotificationContract extends DriverFixture {

  private final String name = String.valueOf(topic.topic());
  private final NotificationAddress info = new NotificationAddress(null, name, "info");
  private final NotificationAddress error = new NotificationAddress(null, name, "error");

  /**
   * Returns whether notifications are kept even if there has never been a listener at their
   * address; {@code true} unless overridden. Otherwise they are kept for listeners that were there
   * before.
   */
  protected boolean keepsForTheFirstListener() {
    return true;
  }

  ContractListener listenAs(String pool, Driver driver, NotificationAddress... addresses) {
    return closing(new ContractListener(driver, timer(), List.of(addresses), pool));
  }

  private boolean can(Driver driver, Capability capability) {
    return driver.capabilities().contains(capability);
  }

  @Test
  void it_says_that_it_can_do_notifications_and_always_says_the_same() {
    Driver driver = open();

    assertThat(driver.capabilities())
        .contains(Capability.NOTIFICATIONS)
        .isEqualTo(driver.capabilities());
  }

  @ParameterizedTest
  @EnumSource(NotificationFormat.class)
  @Tag("SPI-01")
  @Tag("essential")
  void a_notification_arrives_as_it_was_sent(NotificationFormat format) {
    Driver driver = open();
    ContractListener listener = listen(open(), info);
    listener.subscription().request(1);
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("user_id", "u1");
    context.put("roles", List.of("admin", "member"));
    context.put("project_id", null);
    Notification sent =
        new Notification(
            "7f84cde2-4322-4f06-849d-0efb2d5d5984",
            null,
            "instance.create.end",
            "INFO",
            Json.of(Map.of("text", "Grüße, 世界", "list", List.of(1, 2.5, "x"))),
            "2026-11-22 12:54:07",
            RequestContext.of(context));

    get(driver.notify(info, sent, format, within(PATIENCE)));

    IncomingNotification received = listener.take();
    assertThat(received.notification()).isEqualTo(sent);
    assertThat(received.redelivered()).isFalse();
    received.acknowledge();
  }

  @Test
  void each_topic_and_priority_reaches_its_own_listeners() {
    Driver driver = open();
    ContractListener infos = listen(driver, info);
    ContractListener errors = listen(driver, error);
    infos.subscription().request(5);
    errors.subscription().request(5);

    send(driver, info, "fine");
    send(driver, error, "failed");

    assertThat(infos.handle()).isEqualTo("fine");
    assertThat(errors.handle()).isEqualTo("failed");
    infos.assertGetsNothing();
    errors.assertGetsNothing();
  }

  @Test
  @Tag("LSN-04")
  void one_listener_receives_from_all_its_addresses() {
    Driver driver = open();
    NotificationAddress second = new NotificationAddress(null, name + "-second", "critical");
    ContractListener listener = listen(driver, info, error, second);
    listener.subscription().request(5);

    send(driver, info, "one");
    send(driver, error, "two");
    send(driver, second, "three");

    assertThat(List.of(listener.handle(), listener.handle(), listener.handle()))
        .containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  @Tag("SPI-04")
  void a_notification_waits_for_a_listener_that_comes_later() {
    Driver driver = open();
    if (!keepsForTheFirstListener()) {
      listen(driver, info).close();
    }

    send(driver, info, "early");
    ContractListener listener = listen(open(), info);
    listener.subscription().request(1);

    assertThat(listener.handle()).isEqualTo("early");
  }

  @Test
  void nothing_is_handed_out_unasked_and_never_more_than_asked() {
    Driver driver = open();
    ContractListener listener = listen(driver, info);
    IntStream.range(0, 5).forEach(i -> send(driver, info, "event-" + i));

    listener.assertGetsNothing();
    listener.subscription().request(2);
    listener.handle();
    listener.handle();
    listener.assertGetsNothing();
    listener.subscription().request(3);
    listener.handle();
    listener.handle();
    listener.handle();

    listener.assertGetsNothing();
  }

  @Test
  @Tag("essential")
  void messages_of_one_sender_arrive_in_order() {
    Driver driver = open();
    ContractListener listener = listen(driver, info);
    List<String> sent = IntStream.range(0, 200).mapToObj(i -> "event-" + i).toList();
    listener.subscription().request(200);

    sent.forEach(eventType -> send(driver, info, eventType));

    List<String> received = new ArrayList<>();
    sent.forEach(eventType -> received.add(listener.handle()));
    assertThat(received).isEqualTo(sent);
    listener.assertGetsNothing();
  }

  @Test
  @Tag("LSN-21")
  void those_who_listen_to_the_same_address_share_its_notifications() {
    Driver driver = open();
    ContractListener one = listen(driver, info);
    ContractListener other = listen(open(), info);
    IntStream.range(0, 6).forEach(i -> send(driver, info, "event-" + i));

    one.subscription().request(6);
    other.subscription().request(6);
    soonest().until(() -> one.waiting() + other.waiting() == 6);
    List<String> received = new ArrayList<>();
    for (ContractListener each : List.of(one, other)) {
      while (each.waiting() > 0) {
        received.add(each.handle());
      }
    }

    assertThat(received)
        .containsExactlyInAnyOrder(
            "event-0", "event-1", "event-2", "event-3", "event-4", "event-5");
    one.assertGetsNothing();
    other.assertGetsNothing();
  }

  @Test
  @Tag("LSN-12")
  @Tag("SPI-05")
  @Tag("essential")
  void each_pool_gets_a_copy_which_its_listeners_share() {
    Driver driver = open();
    assertThat(can(driver, Capability.POOLS)).isTrue();
    ContractListener alone = listen(driver, info, error);
    ContractListener first = listenAs(name + "-pool1", driver, info, error);
    ContractListener second = listenAs(name + "-pool2", driver, info, error);

    send(driver, info, "one");
    send(driver, error, "two");

    for (ContractListener each : List.of(alone, first, second)) {
      each.subscription().request(5);
      assertThat(List.of(each.handle(), each.handle())).containsExactlyInAnyOrder("one", "two");
      each.assertGetsNothing();
    }
  }

  @Test
  void unacknowledged_messages_are_redelivered_when_their_listener_closes() {
    Driver driver = open();
    ContractListener leaving = listen(driver, info);
    leaving.subscription().request(2);
    send(driver, info, "handled");
    send(driver, info, "unfinished");
    leaving.handle();
    leaving.take();

    leaving.close();
    ContractListener staying = listen(driver, info);
    staying.subscription().request(2);

    assertThat(staying.handle()).isEqualTo("unfinished");
    staying.assertGetsNothing();
  }

  @Test
  void unacknowledged_messages_survive_their_driver() {
    Driver sender = open();
    Driver leaving = open();
    ContractListener former = listen(leaving, info);
    former.subscription().request(1);
    send(sender, info, "unfinished");
    former.take();

    leaving.close();
    ContractListener listener = listen(sender, info);
    listener.subscription().request(1);

    assertThat(listener.handle()).isEqualTo("unfinished");
  }

  @Test
  @Tag("LSN-11")
  @Tag("essential")
  void requeued_messages_are_redelivered_and_acknowledged_ones_are_not() {
    Driver driver = open();
    ContractListener listener = listen(driver, info);
    listener.subscription().request(1);
    send(driver, info, "again");

    listener.take().requeue();
    listener.subscription().request(1);

    if (can(driver, Capability.REQUEUE)) {
      IncomingNotification second = listener.take();
      assertThat(second.notification().eventType()).isEqualTo("again");
      assertThat(second.redelivered()).isTrue();
      second.acknowledge();
      listener.subscription().request(1);
    }
    listener.assertGetsNothing();
  }

  @Test
  void after_a_stop_nothing_is_handed_out_and_the_rest_goes_to_another_listener() {
    Driver driver = open();
    ContractListener leaving = listen(driver, info);
    leaving.subscription().request(1);
    IntStream.range(0, 3).forEach(i -> send(driver, info, "event-" + i));
    IncomingNotification held = leaving.take();

    get(leaving.subscription().stop(soon()));
    leaving.subscription().request(10);
    held.acknowledge();
    leaving.close();
    ContractListener staying = listen(open(), info);
    staying.subscription().request(10);

    assertThat(List.of(staying.handle(), staying.handle()))
        .containsExactlyInAnyOrder("event-1", "event-2");
    leaving.assertGetsNothing();
    staying.assertGetsNothing();
  }

  @Test
  void acknowledging_after_the_end_is_harmless() {
    Driver driver = open();
    ContractListener listener = listen(driver, info);
    listener.subscription().request(2);
    send(driver, info, "one");
    send(driver, info, "two");
    IncomingNotification one = listener.take();
    IncomingNotification two = listener.take();

    driver.close();

    one.acknowledge();
    two.requeue();
  }

  @Test
  void stopping_and_closing_twice_is_fine() {
    Driver driver = open();
    ContractListener listener = listen(driver, info);

    get(listener.subscription().stop(soon()));
    get(listener.subscription().stop(soon()));
    listener.close();
    listener.close();
    get(listener.subscription().stop(soon()));
  }

  @Test
  void a_closed_driver_refuses_notifications_and_listeners() {
    Driver driver = open();
    driver.close();

    assertThat(failure(sending(driver, info, "any"), TransportClosedException.class).mayHaveRun())
        .isFalse();
    failure(
        driver.listen(List.of(info), null, notification -> {}, 1, soon()),
        TransportClosedException.class);
  }
}
