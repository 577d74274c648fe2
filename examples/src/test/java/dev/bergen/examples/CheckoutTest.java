// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.testing.BergenExtension;
import dev.bergen.testing.Fault;
import dev.bergen.testing.RecordedMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckoutTest {
  private static final Target INVENTORY = Target.topic("inventory");

  @RegisterExtension final BergenExtension bergen = new BergenExtension().withVirtualClock();

  private Checkout checkout;

  @BeforeEach
  void open() {
    checkout = new Checkout(bergen.transport());
  }

  @Test
  void an_order_reserves_its_goods_and_refreshes_every_window() {
    bergen.serve(INVENTORY).answering("reserve", args -> Map.of("item", "disk", "left", 15));

    long left = checkout.order("disk", 5);

    assertThat(left).isEqualTo(15);
    bergen.recorder().assertCalled("reserve").withArgument("quantity", 5).once();
    bergen.recorder().assertCast("refresh").toEveryServer().withArgument("item", "disk").once();
  }

  @Test
  void without_goods_no_window_is_refreshed() {
    bergen.serve(INVENTORY).failing("reserve", "stock", "OutOfStock", "not enough of disk");

    assertThatThrownBy(() -> checkout.order("disk", 500)).isInstanceOf(OutOfStock.class);

    bergen.recorder().assertNeverSent("refresh");
  }

  @Test
  void a_recording_can_be_inspected_with_any_library() {
    bergen.serve(INVENTORY).returning("reserve", Map.of("item", "disk", "left", 15));

    checkout.order("disk", 5);

    assertThat(bergen.recorder().messages())
        .extracting(RecordedMessage::method)
        .containsExactly("reserve", "refresh");
    RecordedMessage reserve = bergen.recorder().calls().get(0);
    assertThat(reserve.arguments()).containsEntry("item", "disk").containsEntry("quantity", 5L);
  }

  @Test
  void a_request_that_was_not_sent_is_sent_again() {
    bergen.serve(INVENTORY, new Inventory());
    Fault refusal =
        bergen
            .faults()
            .requests()
            .withMethod("reserve")
            .next(1)
            .fail(() -> new MessageDeliveryException(false, "the broker is full", null));

    assertThat(checkout.order("disk", 5)).isEqualTo(15);

    assertThat(refusal.hits()).isEqualTo(1);
    bergen.recorder().assertCalled("reserve").times(2);
  }

  @Test
  void goods_are_not_reserved_again_when_the_reply_is_lost() {
    bergen.serve(INVENTORY, new Inventory());
    bergen.faults().replies().withMethod("reserve").drop();

    CompletableFuture<Long> order = CompletableFuture.supplyAsync(() -> checkout.order("disk", 5));
    bergen.recorder().awaitCall("reserve", ofSeconds(5));
    bergen.clock().advance(ofSeconds(30));

    assertThat(order)
        .failsWithin(ofSeconds(30))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(MessagingTimeoutException.class);
    bergen.recorder().assertCalled("reserve").once();
  }
}
