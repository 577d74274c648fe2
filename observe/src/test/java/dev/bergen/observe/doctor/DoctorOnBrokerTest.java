// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.MessageProperties;
import dev.bergen.Target;
import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is made for real, and the doctor has to find it. */
@Tag("broker-newest")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorOnBrokerTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

  private Ward ward;

  @BeforeEach
  void open() throws Exception {
    ward = new Ward(broker);
  }

  @AfterEach
  void close() throws Exception {
    ward.close();
  }

  private RabbitNode node() {
    return broker.node();
  }

  @Test
  void a_virtual_host_in_which_all_is_well_has_no_errors_and_no_warnings() throws Exception {
    ward.channel.basicQos(10);
    ward.queue("compute", Map.of());
    ward.queue("reply_1", Map.of("x-expires", 600_000));
    ward.read("compute");
    ward.read("reply_1");

    await("a doctor who sees both consumers")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Ward.management(broker).queues(broker.virtualHost()).stream()
                        .filter(queue -> queue.consumers() == 1)
                        .count()
                    == 2);
    List<Finding> findings =
        Doctor.examine(Ward.management(broker), broker.virtualHost(), Instant.now());

    assertThat(findings).noneMatch(found -> found.severity() != Severity.ADVICE);
  }

  @Test
  void a_queue_with_messages_and_no_reader_is_found() throws Exception {
    ward.queue("notifications.info", Map.of());
    ward.send("notifications.info", 3);

    Finding found =
        ward.finding("unread-queue", each -> each.what().equals("3 messages and no consumer"));

    assertThat(found.severity()).isEqualTo(Severity.WARNING);
    assertThat(found.where()).isEqualTo("queue notifications.info");
    assertThat(found.type()).isEqualTo("bergen queues peek notifications.info");
  }

  @Test
  void a_reply_queue_without_its_caller_is_found_and_graver_if_it_never_expires() throws Exception {
    ward.queue("reply_gone", Map.of());
    ward.queue("reply_expiring", Map.of("x-expires", 600_000));

    Finding forEver = ward.finding("orphan-queue", "queue reply_gone");
    Finding expiring = ward.finding("orphan-queue", "queue reply_expiring");

    assertThat(forEver.severity()).isEqualTo(Severity.WARNING);
    assertThat(forEver.what()).contains("it never expires");
    assertThat(expiring.severity()).isEqualTo(Severity.ADVICE);
  }

  @Test
  void a_reply_queue_that_two_read_is_an_error() throws Exception {
    ward.queue("reply_node1:nova-compute:1", Map.of("x-expires", 600_000));
    ward.read("reply_node1:nova-compute:1");
    ward.read("reply_node1:nova-compute:1");

    Finding found = ward.finding("reply-queue-shared", "queue reply_node1:nova-compute:1");

    assertThat(found.severity()).isEqualTo(Severity.ERROR);
    assertThat(found.what()).isEqualTo("2 consumers");
  }

  @Test
  void the_policy_that_is_told_lets_orphans_expire() throws Exception {
    ward.queue("reply_gone", Map.of());
    Finding found = ward.finding("orphans-never-expire", any -> true);

    node().ctl(words(found.type()));

    await("the policy")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Doctor.examine(ward.patient()).findings().stream()
                    .noneMatch(each -> each.check().equals("orphans-never-expire")));
  }

  @Test
  void a_pool_without_a_listener_is_told_as_what_it_is() throws Exception {
    ward.channel.exchangeDeclare("nova", "topic", true);
    ward.queue("audit", Map.of());
    ward.channel.queueBind("audit", "nova", "notifications.info");
    ward.send("audit", 2);

    Finding found = ward.finding("pool-without-reader", "queue audit");

    assertThat(found.what()).contains("a pool of notifications.info");
    assertThat(found.type()).isEqualTo("bergen pool rm audit");
    assertThat(Doctor.examine(ward.patient()).findings())
        .noneMatch(each -> each.check().equals("unread-queue"));
  }

  @Test
  void dead_letters_are_found_and_those_that_go_nowhere() throws Exception {
    ward.queue("dead", Map.of());
    ward.queue("work", Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));
    ward.queue("lossy", Map.of("x-dead-letter-exchange", "not-there"));
    ward.send("dead", 1);

    Finding waiting = ward.finding("dead-letters-wait", "queue dead");
    Finding nowhere = ward.finding("dead-letter-exchange-missing", "queue lossy");

    assertThat(waiting.what()).isEqualTo("1 message and no consumer");
    assertThat(nowhere.what()).isEqualTo("there is no exchange not-there");
  }

  @Test
  void a_consumer_that_takes_all_there_is_is_found() throws Exception {
    ward.queue("compute", Map.of());
    ward.channel.basicConsume("compute", false, new DefaultConsumer(ward.channel));

    Finding found = ward.finding("consumer-without-prefetch", any -> true);

    assertThat(found.where()).isEqualTo("1 consumer");
    assertThat(found.what()).isEqualTo("no prefetch limit on compute");
  }

  @Test
  void messages_that_are_handed_out_and_not_acknowledged_are_found() throws Exception {
    ward.queue("compute", Map.of());
    ward.send("compute", 1_000);
    ward.read("compute");

    Finding found =
        ward.finding(
            "unacknowledged-backlog", each -> each.what().equals("1,000 messages at 1 consumer"));

    assertThat(found.where()).isEqualTo("queue compute");
    assertThat(found.type()).isEqualTo("bergen who compute");
  }

  @Test
  void a_policy_that_drops_requests_is_found_and_notifications_may_be_dropped() throws Exception {
    policy("short", "{\"max-length\": 10}");
    ward.queue("compute", Map.of());
    ward.queue("notifications.info", Map.of());

    Finding found = ward.finding("policy-drops-messages", any -> true);

    assertThat(found.where()).isEqualTo("policy short (max-length 10)");
    assertThat(found.what()).isEqualTo("it applies to compute");
  }

  @Test
  void a_policy_that_deletes_queues_is_found_unless_they_are_of_one_process() throws Exception {
    policy("tidy", "{\"expires\": 600000}");
    ward.queue("compute", Map.of());
    ward.queue("reply_1", Map.of());

    Finding found = ward.finding("policy-deletes-queues", any -> true);

    assertThat(found.where()).isEqualTo("policy tidy (expires 600000)");
    assertThat(found.what()).isEqualTo("it applies to compute");
  }

  @Test
  void a_connection_without_a_heartbeat_is_found() throws Exception {
    String url = broker.url() + "?heartbeat_timeout_threshold=0";
    try (RpcTransport transport = RpcTransport.open(url);
        RpcServer server =
            RpcServer.builder(transport, Target.topic("compute").withServer("node-1"))
                .endpoint(new Object())
                .build()) {
      server.start();

      Finding found = ward.finding("connection-without-heartbeat", any -> true);

      assertThat(found.what()).startsWith("127.0.0.1:");
      assertThat(found.type()).isEqualTo("heartbeat_timeout_threshold = 60");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quorum", "stream"})
  void a_virtual_host_whose_durable_queues_are_not_classic_is_found(String type) throws Exception {
    String virtualHost = broker.virtualHost() + "-" + type;
    String url = node().url(virtualHost);
    node().createVirtualHost(virtualHost, type);
    try (RpcTransport transport = RpcTransport.open(url)) {
      List<String> facts = transport.broker(Duration.ofSeconds(30)).get(60, TimeUnit.SECONDS);

      assertThat(
              findings(
                  "default-queue-type-not-classic",
                  virtualHost,
                  facts,
                  Ward.service("nova.conf", url, Map.of("amqp_durable_queues", "true")),
                  Ward.service("transient.conf", url, Map.of()),
                  Ward.service(
                      "quorum.conf",
                      url,
                      Map.of("amqp_durable_queues", "true", "rabbit_quorum_queue", "true"))))
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.severity()).isEqualTo(Severity.WARNING);
                assertThat(found.where()).isEqualTo("nova.conf");
                assertThat(found.what())
                    .isEqualTo("amqp_durable_queues is set, and rabbit_quorum_queue is not");
                assertThat(found.type()).isEqualTo("rabbit_quorum_queue = true");
              });
    } finally {
      node().deleteVirtualHost(virtualHost);
    }
  }

  @Test
  void a_virtual_host_whose_durable_queues_are_classic_is_not() throws Exception {
    try (RpcTransport transport = RpcTransport.open(broker.url())) {
      List<String> facts = transport.broker(Duration.ofSeconds(30)).get(60, TimeUnit.SECONDS);

      assertThat(
              findings(
                  "default-queue-type-not-classic",
                  broker.virtualHost(),
                  facts,
                  Ward.service("nova.conf", broker.url(), Map.of("amqp_durable_queues", "true"))))
          .isEmpty();
    }
  }

  /** Examines what a driver says of its broker. */
  private static List<Finding> findings(
      String check, String virtualHost, List<String> facts, ServiceConfiguration... services) {
    Patient patient =
        Patient.of(virtualHost, Instant.now())
            .with(List.of(services), Part.missing("none"))
            .withAmqp(facts, List.of());
    return Managed.findings(check, patient);
  }

  @Test
  void a_release_that_nobody_maintains_is_told() {
    assertThat(Doctor.examine(ward.patient()).findings())
        .filteredOn(each -> each.check().equals("release-old"))
        .extracting(Finding::what)
        .isEqualTo(
            node().version().startsWith("3.")
                ? List.of("it is RabbitMQ " + node().version())
                : List.of());
  }

  @Test
  void a_user_is_found_until_reply_queues_and_the_own_exchange_are_allowed() throws Exception {
    String user = "nova-" + broker.virtualHost();
    node().createUser(user, broker.virtualHost(), "^reply_", ".*", ".*");
    try {
      ServiceConfiguration service =
          Ward.service(
              "nova.conf",
              "rabbit://%s:x@127.0.0.1/%s".formatted(user, broker.virtualHost()),
              Map.of());

      Finding found =
          ward.finding("user-without-rights", each -> each.where().equals("user " + user), service);
      assertThat(found.what()).contains("declare openstack (configure is '^reply_')");
      node().ctl(words(found.type()));
      String own = "^(reply_|openstack$|compute)";
      node().ctl("set_permissions", "-p", broker.virtualHost(), user, own, own, own);

      assertThat(Doctor.examine(ward.patient(service)).findings())
          .noneMatch(each -> each.check().equals("user-without-rights"));
    } finally {
      node().deleteUser(user);
    }
  }

  @Test
  void a_queue_that_a_service_would_declare_otherwise_is_found() throws Exception {
    ward.channel.exchangeDeclare("openstack", "topic", true);
    ward.queue("compute", Map.of());
    ward.channel.queueBind("compute", "openstack", "compute");
    ServiceConfiguration service =
        Ward.service("nova.conf", broker.url(), Map.of("rabbit_quorum_queue", "true"));

    Finding found = ward.finding("queue-does-not-fit-options", any -> true, service);

    assertThat(found.where()).isEqualTo("queue compute");
    assertThat(found.what())
        .isEqualTo("it is a durable classic queue, and nova.conf would declare a quorum queue");
  }

  @Test
  void quorum_queues_are_judged_by_what_this_release_does_with_poison() throws Exception {
    ward.queue("quorum", QUORUM);
    ward.queue("unlimited", Map.of("x-queue-type", "quorum", "x-delivery-limit", -1));
    ward.channel.basicPublish("", "quorum", MessageProperties.PERSISTENT_BASIC, new byte[1]);
    boolean limited = node().version().startsWith("4.");

    Finding found =
        ward.finding(limited ? "delivery-limit-drops" : "delivery-limit-none", any -> true);

    assertThat(found.what()).endsWith(": quorum");
  }

  @Test
  void short_memory_is_an_error_with_those_whom_it_holds_up() throws Exception {
    node().blockPublishers();
    try {
      ward.channel.basicPublish("", "nowhere", null, new byte[1]);

      Finding alarm = ward.finding("memory-alarm", any -> true);
      Finding blocked = ward.finding("connection-blocked", any -> true);

      assertThat(alarm.severity()).isEqualTo(Severity.ERROR);
      assertThat(blocked.what()).contains("bergen-testbed");
    } finally {
      node().unblockPublishers();
    }
  }

  @Test
  void a_short_disk_is_an_error() throws Exception {
    node().ctl("set_disk_free_limit", "1000000GB");
    try {
      assertThat(ward.finding("disk-alarm", any -> true).severity()).isEqualTo(Severity.ERROR);
    } finally {
      node().ctl("set_disk_free_limit", "50MB");
    }
    Finding tiny = ward.finding("disk-limit-tiny", any -> true);
    assertThat(tiny.type())
        .isEqualTo(tiny.what().contains(",") ? null : "rabbitmqctl set_disk_free_limit 2GB");
  }

  /** Splits as a shell does, and leaves out the program. */
  private static String[] words(String command) {
    List<String> words =
        Arrays.stream(command.split(" (?=(?:[^']*'[^']*')*[^']*$)"))
            .map(word -> word.replace("'", ""))
            .toList();
    assertThat(words.get(0)).isEqualTo("rabbitmqctl");
    return words.subList(1, words.size()).toArray(String[]::new);
  }

  /** Sets a policy for all queues. */
  private void policy(String name, String definition) {
    node()
        .ctl(
            "set_policy",
            "-p",
            broker.virtualHost(),
            "--apply-to",
            "queues",
            name,
            ".*",
            definition);
  }
}
