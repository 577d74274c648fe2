// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.DriverLoadException;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.RequestContext;
import dev.bergen.TransportClosedException;
import dev.bergen.config.Configuration;
import dev.bergen.config.NotificationOptions;
import dev.bergen.json.Json;
import dev.bergen.spi.Capability;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationTransportTest {
  private static final NotificationSink NOBODY = notification -> {};

  private static NotificationTransport open(Configuration configuration) {
    return NotificationTransport.builder(configuration).build();
  }

  @Test
  @Tag("TRN-05")
  void its_broker_is_that_of_notifications_and_else_that_of_calls() {
    Configuration calls =
        Configuration.empty().with("DEFAULT", "transport_url", "sink://for-calls");
    Configuration both =
        calls.with("oslo_messaging_notifications", "transport_url", "sink://for-notifications");

    try (NotificationTransport shared = open(calls);
        NotificationTransport own = open(both)) {
      assertThat(shared.url()).hasToString("sink://for-calls");
      assertThat(own.url()).hasToString("sink://for-notifications");
    }
  }

  @Test
  @Tag("CFG-N1")
  @Tag("CFG-N4")
  void a_configuration_names_the_drivers_and_a_url_alone_gets_the_notifications() {
    Configuration silent = Configuration.empty().with("DEFAULT", "transport_url", "sink:");

    try (NotificationTransport configured = open(silent);
        NotificationTransport alone = NotificationTransport.open("sink:")) {
      assertThat(configured.notificationOptions().get(NotificationOptions.DRIVER)).isEmpty();
      assertThat(configured.notificationOptions().get(NotificationOptions.RETRY)).isEqualTo(-1);
      assertThat(alone.notificationOptions().get(NotificationOptions.DRIVER))
          .containsExactly("messagingv2");
    }
  }

  @Test
  @Tag("TRN-03")
  void a_driver_that_does_no_notifications_is_refused() {
    assertThatThrownBy(() -> NotificationTransport.open("loop://calls-only"))
        .isInstanceOf(DriverLoadException.class)
        .hasMessageContaining("it does no NOTIFICATIONS");
  }

  @Test
  @Tag("SPI-05")
  @Tag("TRN-14")
  void unsupported_operations_are_refused_before_the_driver_is_called() {
    try (NotificationTransport transport = NotificationTransport.open("sink:")) {
      assertThatThrownBy(
              () ->
                  transport.listen(
                      List.of(new NotificationAddress(null, "n", "info")),
                      "audit",
                      NOBODY,
                      1,
                      transport.timer().deadline(Duration.ofSeconds(1))))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContainingAll("sink:", "POOLS", "pool 'audit'");
      assertThatThrownBy(() -> transport.require(Capability.REQUEUE, "a test"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("a test");
    }
  }

  @Test
  @Tag("TRN-09")
  @Tag("TGT-08")
  void an_address_needs_a_topic() {
    NotificationAddress nowhere = new NotificationAddress(null, "", "info");
    try (NotificationTransport transport = NotificationTransport.open("sink:")) {
      assertThatThrownBy(
              () ->
                  transport.listen(
                      List.of(nowhere),
                      null,
                      NOBODY,
                      1,
                      transport.timer().deadline(Duration.ofSeconds(1))))
          .isInstanceOf(InvalidTargetException.class)
          .hasMessageContaining("A target must have topic specified");
      assertThatThrownBy(() -> send(transport, nowhere))
          .isInstanceOf(InvalidTargetException.class)
          .hasMessageContaining("A topic is required to send");
    }
  }

  private static CompletableFuture<Void> send(
      NotificationTransport transport, NotificationAddress address) {
    return transport.notify(
        address,
        new Notification("1", "p", "e", "INFO", Json.NULL, "t", RequestContext.empty()),
        NotificationFormat.ENVELOPE,
        SendOptions.until(transport.timer().deadline(Duration.ofSeconds(1))));
  }

  @Test
  void a_closed_transport_sends_nothing_and_closes_what_it_kept_in_reverse() {
    List<String> closed = new ArrayList<>();
    NotificationTransport transport = NotificationTransport.open("sink:");
    AutoCloseable first = transport.keep("one", AutoCloseable.class, () -> () -> closed.add("one"));
    transport.keep(
        "two",
        AutoCloseable.class,
        () ->
            () -> {
              closed.add("two");
              throw new MessageDeliveryException(false, "expected by this test", null);
            });
    AutoCloseable same = transport.keep("one", AutoCloseable.class, () -> () -> closed.add("new"));

    transport.close();
    transport.close();

    assertThat(same).isSameAs(first);
    assertThat(closed).containsExactly("two", "one");
    assertThat(send(transport, new NotificationAddress(null, "n", "info")))
        .isCompletedExceptionally();
    assertThatThrownBy(() -> send(transport, new NotificationAddress(null, "n", "info")).join())
        .hasCauseInstanceOf(TransportClosedException.class);
  }
}
