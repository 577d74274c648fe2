// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.spi.Driver;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.spi.queues.TappedMessage;
import dev.bergen.testbed.KafkaExtension;
import dev.bergen.wire.NotificationFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a tap does at Kafka beyond the contract of all taps. */
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class KafkaTapTest {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private Rig rig;
  private final Seen seen = new Seen();

  @BeforeEach
  void open() {
    rig = new Rig(kafka.url());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private CompletableFuture<Subscription> tap(Driver driver, TapRequest request) {
    return driver.tap(request, seen, rig.timer().deadline(Rig.PATIENCE));
  }

  private Subscription tap(Driver driver, String key) {
    return rig.closing(
        Rig.get(
            tap(
                driver,
                new TapRequest(List.of(new Binding("openstack", key)), false, 1_000, 1 << 20))));
  }

  @Test
  void names_the_partition_and_the_offset_of_each_record_and_makes_no_group() throws Exception {
    Driver driver = rig.open();
    rig.send(driver, "too early");
    tap(rig.open(), rig.topic + ".#");

    rig.send(driver, "first");

    TappedMessage first = seen.next();
    assertThat(first.routingKey()).isEqualTo(rig.topic + ".info");
    assertThat(text(first)).contains("first");
    assertThat(first.message().source()).isEqualTo(rig.topic + ".info-0 offset 1");
    assertThat(rig.admin().listGroups().all().get())
        .noneMatch(group -> group.groupId().isEmpty() || group.groupId().contains("tap"));
  }

  @Test
  void from_the_beginning_it_sees_what_is_there_and_topics_that_come_later() throws Exception {
    Driver driver = rig.open();
    rig.send(driver, "early");

    tap(rig.open(rig.url() + "?auto_offset_reset=earliest"), rig.topic + ".#");
    assertThat(text(seen.next())).contains("early");
    Rig.get(
        driver.notify(
            rig.address("error"),
            Rig.notification("of another topic"),
            NotificationFormat.ENVELOPE,
            rig.until(Rig.PATIENCE)));

    TappedMessage later = seen.next();
    assertThat(later.routingKey()).isEqualTo(rig.topic + ".error");
    assertThat(text(later)).contains("of another topic");
  }

  @Test
  void a_firehose_is_refused_with_the_reason() {
    assertThat(tap(rig.open(), new TapRequest(List.of(), true, 1, 1)))
        .failsWithin(Rig.PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(UnsupportedOperationException.class)
        .withMessageContaining("Kafka has no firehose");
  }

  private static String text(TappedMessage copy) {
    return new String(copy.message().body(), StandardCharsets.UTF_8);
  }

  /** What a tap showed. */
  private static final class Seen implements TapSink {
    private final BlockingQueue<TappedMessage> messages = new LinkedBlockingQueue<>();

    @Override
    public void message(TappedMessage message) {
      messages.add(message);
    }

    @Override
    public void missed(long count) {}

    TappedMessage next() throws InterruptedException {
      TappedMessage next = messages.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a copy").isNotNull();
      return next;
    }
  }
}
