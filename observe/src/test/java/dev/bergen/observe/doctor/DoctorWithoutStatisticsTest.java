// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.observe.management.BrokerPolicy;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementUrl;
import dev.bergen.observe.patient.Patient;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose management plugin collects no statistics shows little, and the doctor says so. */
@Tag("broker-newest")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorWithoutStatisticsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @BeforeAll
  static void requireBroker() {
    BrokerExtension.requireBroker(DoctorWithoutStatisticsTest.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management_agent.disable_metrics_collector = true",
        "management.disable_stats = true"
      })
  void it_is_told_which_checks_saw_nothing(String setting) throws Exception {
    try (RabbitNode node = RabbitNode.start(setting);
        Connection connection = node.connect("/");
        Channel channel = connection.createChannel()) {
      Management management =
          Management.at(ManagementUrl.parse(node.managementUrl(), Map.of()), LONG, null);
      management.setPolicy(
          new BrokerPolicy("/", "replies", "^reply_", "queues", Map.of("expires", 60_000), 0));
      channel.queueDeclare("reply_0123456789abcdef", true, false, false, Map.of());
      channel.queueDeclare("notifications.info", true, false, false, Map.of());
      channel.confirmSelect();
      channel.basicPublish("", "notifications.info", null, new byte[1]);
      channel.waitForConfirms(LONG.toMillis());

      await("the node's start, until which 4.3 reports its queues as down")
          .atMost(LONG)
          .until(
              () ->
                  management.queues("/").stream().noneMatch(queue -> queue.state().equals("down")));

      Diagnosis diagnosis =
          Doctor.examine(Patient.of("/", Instant.now()).of("guest").withManagement(management));

      assertThat(diagnosis.findings())
          .filteredOn(found -> found.check().equals("statistics-off"))
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.severity()).isEqualTo(Severity.ADVICE);
                assertThat(found.what())
                    .contains("management_agent.disable_metrics_collector")
                    .contains("management.disable_stats");
              });
      assertThat(diagnosis.findings())
          .as("nothing is concluded from missing numbers")
          .noneMatch(found -> found.severity() != Severity.ADVICE);
      assertThat(diagnosis.notRun())
          .extracting(Diagnosis.NotRun::check)
          .contains("memory-alarm", "disk-alarm", "partition", "unread-queue");
    }
  }
}
