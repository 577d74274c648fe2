// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.IncomingNotification;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.testbed.KafkaExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.wire.NotificationMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups, offsets, and what becomes of notifications that nobody finished. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class KafkaListeningTest {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(kafka.url());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Heard listen(Driver driver, String pool) {
    return rig.listen(driver, pool, List.of(rig.address("info")));
  }

  private long committed(String group) throws Exception {
    Admin admin = rig.admin();
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    OffsetAndMetadata offset = offsets.get(new TopicPartition(rig.topic + ".info", 0));
    return offset == null ? -1 : offset.offset();
  }

  @Test
  @Tag("KAF-07")
  @Tag("KAF-10")
  void a_new_group_begins_with_what_is_sent_once_it_listens_and_loses_nothing_from_then_on() {
    Driver driver = rig.open();
    rig.send(driver, "too early");

    Heard heard = rig.listen(driver, "info").wants(5);
    rig.send(driver, "first");
    rig.send(driver, "second");

    assertThat(heard.handle(2)).containsExactly("first", "second");
    heard.getsNothing();
  }

  @Test
  @Tag("KAF-07")
  @Tag("KAF-10")
  void what_is_sent_while_a_group_is_away_waits_even_if_it_never_handled_anything() {
    Driver driver = rig.open();
    rig.listen(driver, "info").close();

    rig.send(driver, "meanwhile");

    assertThat(rig.listen(driver, "info").wants(1).handle()).isEqualTo("meanwhile");
  }

  @Test
  @Tag("KAF-06")
  void a_pool_is_a_group_and_those_without_share_the_one_that_an_option_names() throws Exception {
    Driver driver = rig.open(kafka.url() + "?consumer_group=own-" + rig.topic);
    Heard pool = rig.listen(driver, "pool-" + rig.topic, List.of(rig.address("info"))).wants(1);
    Heard without = rig.listen(driver, "info").wants(1);

    rig.send(driver, "event");

    assertThat(pool.handle()).isEqualTo("event");
    assertThat(without.handle()).isEqualTo("event");
    pool.close();
    without.close();
    assertThat(committed("pool-" + rig.topic)).isEqualTo(1);
    assertThat(committed("own-" + rig.topic)).isEqualTo(1);
  }

  @Test
  @Tag("KAF-20")
  void a_listener_subscribes_to_the_priorities_that_its_endpoints_have_and_to_no_other()
      throws Exception {
    String group = "some-" + rig.topic;
    try (NotificationTransport transport = NotificationTransport.open(kafka.url());
        NotificationListener listener =
            NotificationListener.builder(transport, Target.topic(rig.topic))
                .pool(group)
                .endpoint(new HearsErrors())
                .handler(event -> NotificationResult.HANDLED, Priority.AUDIT)
                .build()) {
      listener.start();

      assertThat(subscribed(group))
          .containsExactlyInAnyOrder(rig.topic + ".error", rig.topic + ".audit");
    }
  }

  private Set<String> subscribed(String group) throws Exception {
    return rig
        .admin()
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .get(group)
        .get()
        .members()
        .stream()
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .map(TopicPartition::topic)
        .collect(Collectors.toSet());
  }

  /** An endpoint as users write it. */
  public static final class HearsErrors {
    public void error(NotificationEvent event) {
      assertThat(event.eventType()).isNotNull();
    }
  }

  @Test
  @Tag("KAF-06")
  void one_consumer_hears_all_topics_of_a_listener() throws Exception {
    Driver driver = rig.open();
    String group = "all-" + rig.topic;
    rig.listen(driver, group, List.of(rig.address("info"), rig.address("error")));

    Set<String> topics = Set.of(rig.topic + ".info", rig.topic + ".error");
    var members =
        rig.admin().describeConsumerGroups(List.of(group)).all().get().get(group).members();

    assertThat(members).hasSize(1);
    assertThat(members.iterator().next().assignment().topicPartitions())
        .extracting(TopicPartition::topic)
        .containsExactlyInAnyOrderElementsOf(topics);
  }

  @Test
  @Tag("KAF-08")
  void offsets_follow_what_is_handled_up_to_the_first_gap() throws Exception {
    Driver driver = rig.open();
    String group = "gap-" + rig.topic;
    Heard heard = listen(driver, group).wants(3);
    IntStream.range(0, 3).forEach(i -> rig.send(driver, "event-" + i));
    IncomingNotification zero = heard.take();
    IncomingNotification one = heard.take();
    IncomingNotification two = heard.take();

    two.acknowledge();
    zero.acknowledge();

    await().atMost(Duration.ofSeconds(30)).until(() -> committed(group), offset -> offset == 1);
    one.acknowledge();
    await().atMost(Duration.ofSeconds(30)).until(() -> committed(group), offset -> offset == 3);
  }

  @Test
  @Tag("KAF-08")
  @Tag("CFG-K07")
  void at_most_once_can_be_had_as_the_reference_has_it() {
    Driver driver = rig.open(kafka.url() + "?enable_auto_commit=true");
    Heard leaving = rig.listen(driver, "info").wants(1);
    rig.send(driver, "unfinished");
    rig.send(driver, "unread");
    leaving.take();
    leaving.close();

    Heard staying = rig.listen(driver, "info").wants(5);

    assertThat(staying.handle()).isEqualTo("unread");
    staying.getsNothing();
  }

  @Test
  @Tag("KAF-09")
  void what_is_requeued_counts_as_handled() {
    Driver driver = rig.open();
    Heard heard = rig.listen(driver, "info").wants(3);
    rig.send(driver, "given back");
    heard.take().requeue();
    heard.close();

    Heard next = rig.listen(driver, "info").wants(3);

    next.getsNothing();
  }

  @Test
  @Tag("KAF-11")
  @Tag("KAF-12")
  void what_is_no_notification_is_handed_over_as_such_and_its_neighbours_arrive() {
    Driver driver = rig.open();
    Heard heard = rig.listen(driver, "info");
    Producer<byte[], byte[]> raw = rig.producer();
    rig.send(driver, "before");
    for (String bad : new String[] {"{not json", "[]", "7", ""}) {
      raw.send(new ProducerRecord<>(rig.topic + ".info", bad.getBytes(StandardCharsets.UTF_8)));
    }
    raw.send(new ProducerRecord<>(rig.topic + ".info", null));
    raw.flush();
    rig.send(driver, "after");

    heard.wants(5);

    assertThat(heard.handle(2)).containsExactly("before", "after");
    heard.getsNothing();
    assertThat(driver.toString()).contains("skipped=5");
    assertThat(heard.unreadable())
        .hasSize(5)
        .anySatisfy(
            message -> {
              assertThat(message.reason()).isEqualTo("it is empty");
              assertThat(message.raw().source()).startsWith(rig.topic + ".info-");
            })
        .anySatisfy(message -> assertThat(message.raw().body()).asString().isEqualTo("{not json"));
  }

  @Test
  @Tag("KAF-12")
  void who_joins_a_group_costs_nobody_what_is_being_handled() {
    Driver driver = rig.open();
    String group = "join-" + rig.topic;
    Heard first = listen(driver, group).wants(100);
    IntStream.range(0, 10).forEach(i -> rig.send(driver, "event-" + i));
    List<IncomingNotification> held = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> held.add(first.take()));

    Heard second = listen(rig.open(), group).wants(100);
    first.getsNothing();
    held.forEach(IncomingNotification::acknowledge);
    first.close();
    rig.send(driver, "later");

    // The newcomer may have been given the partition, and then has what was not acknowledged.
    List<String> heard = new ArrayList<>();
    while (!heard.contains("later")) {
      heard.add(second.handle());
    }
    assertThat(heard).doesNotHaveDuplicates().hasSizeBetween(1, 11);
  }

  @Test
  @Tag("KAF-12")
  void who_joins_gets_its_share_when_what_is_being_handled_is_done_and_none_of_it_again()
      throws Exception {
    String group = "share-" + rig.topic;
    LoopLog log = rig.closing(new LoopLog());
    rig.admin().createTopics(List.of(new NewTopic(rig.topic + ".info", 6, (short) 1))).all().get();
    Driver driver = rig.open();
    Heard first = listen(driver, group).wants(100);
    IntStream.range(0, 60).forEach(i -> rig.send(driver, "event-" + i));
    List<IncomingNotification> held = IntStream.range(0, 60).mapToObj(i -> first.take()).toList();

    Heard second = new Heard();
    CompletableFuture<Subscription> joining =
        rig.open()
            .listen(
                List.of(rig.address("info")),
                group,
                second,
                100,
                rig.timer().deadline(Rig.PATIENCE));
    await().atMost(Duration.ofSeconds(30)).until(() -> log.hasTaken(group));
    held.forEach(IncomingNotification::acknowledge);
    second.listen(rig.closing(Rig.get(joining)));
    first.wants(100);
    second.wants(100);
    IntStream.range(60, 120).forEach(i -> rig.send(driver, "event-" + i));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> first.size() + second.size(), sum -> sum >= 60);
    List<String> later = new ArrayList<>(first.handle(first.size()));
    later.addAll(second.handle(second.size()));
    assertThat(later)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(60, 120).mapToObj(i -> "event-" + i).toList());
  }

  @Test
  @Tag("KAF-08")
  void what_is_handled_behind_an_unfinished_one_does_not_come_again_after_a_clean_close() {
    Driver driver = rig.open();
    String group = "behind-" + rig.topic;
    Heard leaving = listen(driver, group).wants(50);
    IntStream.range(0, 50).forEach(i -> rig.send(driver, "event-" + i));
    List<IncomingNotification> held = IntStream.range(0, 50).mapToObj(i -> leaving.take()).toList();
    IntStream.range(0, 50).filter(i -> i != 3 && i != 17).forEach(i -> held.get(i).acknowledge());
    leaving.close();

    Heard staying = listen(driver, group).wants(100);

    assertThat(staying.handle(2)).containsExactly("event-3", "event-17");
    rig.send(driver, "later");
    assertThat(staying.handle()).isEqualTo("later");
  }

  @Test
  @Tag("KAF-06")
  void what_a_transaction_wrote_is_heard_when_it_is_committed_and_never_if_it_is_aborted() {
    Driver driver = rig.open();
    Heard heard = rig.listen(driver, "info").wants(100);
    Map<String, Object> settings = new HashMap<>(rig.client());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "of-" + rig.topic);
    Producer<byte[], byte[]> raw =
        rig.closing(
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    raw.initTransactions();

    for (String end : List.of("aborted", "committed")) {
      raw.beginTransaction();
      for (int i = 0; i < 10; i++) {
        raw.send(new ProducerRecord<>(rig.topic + ".info", body(end + "-" + i)));
      }
      raw.flush();
      if (end.equals("aborted")) {
        raw.abortTransaction();
      } else {
        heard.getsNothing();
        raw.commitTransaction();
      }
    }

    assertThat(heard.handle(10))
        .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> "committed-" + i).toList());
  }

  private static byte[] body(String eventType) {
    return new NotificationMessage(Rig.notification(eventType), null).encodeWithContextObject();
  }

  @Test
  void a_look_tells_partitions_lag_and_consumers_of_a_group_and_what_a_new_one_passes_over()
      throws Exception {
    Driver driver = rig.open(kafka.url() + "?consumer_group=look-" + rig.topic);
    String topic = rig.topic + ".info";
    rig.admin().createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
    IntStream.range(0, 5).forEach(i -> rig.send(driver, "early-" + i));

    assertThat(look(driver, topic))
        .isEqualTo(
            new QueueState(
                topic,
                true,
                0,
                0,
                5,
                "group look-%s, 3 partitions; the group is new here and starts at the end, skipping 5"
                        .formatted(rig.topic)
                    + " earlier records"));
    Heard heard = rig.listen(driver, "info").wants(2);
    IntStream.range(0, 7).forEach(i -> rig.send(driver, "event-" + i));
    heard.handle(2);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> look(driver, topic),
            new QueueState(topic, true, 5, 1, 0, "group look-" + rig.topic + ", 3 partitions")
                ::equals);
    assertThat(look(driver, "nobody-" + rig.topic))
        .isEqualTo(new QueueState("nobody-" + rig.topic, false, 0, 0));
    assertThat(driver.status().queues()).containsExactly(topic);
    assertThat(driver.status().connections())
        .allMatch(DriverStatus.ConnectionStatus::up)
        .hasSize(2);
  }

  @Test
  void a_new_group_takes_what_is_there_if_it_is_to_and_a_known_one_goes_on_where_it_was() {
    Driver sender = rig.open();
    IntStream.range(0, 3).forEach(i -> rig.send(sender, "early-" + i));
    String url = kafka.url() + "?auto_offset_reset=earliest";
    Driver first = rig.open(url);
    List<NotificationAddress> addresses = List.of(rig.address("info"));
    String pool = "whole-" + rig.topic;

    QueueState before =
        Rig.get(first.waiting(addresses, pool, rig.timer().deadline(Rig.PATIENCE))).get(0);
    List<String> taken = rig.listen(first, pool, addresses).wants(10).handle(3);
    first.close();
    Driver second = rig.open(url);
    Heard again = rig.listen(second, pool, addresses).wants(10);
    rig.send(sender, "late");

    assertThat(before.messages()).isEqualTo(3);
    assertThat(before.earlier()).isZero();
    assertThat(taken).containsExactly("early-0", "early-1", "early-2");
    assertThat(again.handle(1)).containsExactly("late");
  }

  @Test
  void what_waits_is_told_of_the_pool_that_is_asked_for() {
    Driver driver = rig.open();
    List<NotificationAddress> addresses = List.of(rig.address("info"));
    String pool = "counted-" + rig.topic;
    rig.send(driver, "early");
    Heard heard = rig.listen(driver, pool, addresses);
    IntStream.range(0, 2).forEach(i -> rig.send(driver, "event-" + i));

    assertThat(waiting(driver, pool).messages()).isEqualTo(2);
    assertThat(waiting(driver, null).messages()).isZero();
    assertThat(waiting(driver, null).earlier()).isEqualTo(3);
    heard.wants(2).handle(2);
  }

  private QueueState waiting(Driver driver, @Nullable String pool) {
    return Rig.get(
            driver.waiting(List.of(rig.address("info")), pool, rig.timer().deadline(Rig.PATIENCE)))
        .get(0);
  }

  private QueueState look(Driver driver, String topic) {
    return Rig.get(driver.queues(List.of(topic), rig.timer().deadline(Rig.PATIENCE))).get(0);
  }

  @Test
  void a_look_at_a_kafka_that_is_not_there_says_so_at_its_deadline() {
    Driver driver = rig.open("kafka://127.0.0.1:1");

    MessagingTimeoutException error =
        Rig.failure(
            driver.queues(List.of("n.info"), rig.timer().deadline(Duration.ofMillis(300))),
            MessagingTimeoutException.class);

    assertThat(error).hasMessageContainingAll("0.3 s", "127.0.0.1:1", "cannot be reached");
    assertThat(driver.status().connections()).hasSize(1).noneMatch(each -> each.up());
  }

  @Test
  void a_listener_holds_no_more_than_it_was_asked_for() {
    Driver driver = rig.open();
    Heard heard = rig.listen(driver, "info");
    IntStream.range(0, 1_000).mapToObj(i -> rig.sending(driver, "event-" + i)).forEach(Rig::get);

    heard.wants(10);
    List<String> all = new ArrayList<>(heard.handle(10));
    heard.getsNothing();
    heard.wants(990);
    all.addAll(heard.handle(990));

    assertThat(all).doesNotHaveDuplicates().hasSize(1_000);
  }
}
