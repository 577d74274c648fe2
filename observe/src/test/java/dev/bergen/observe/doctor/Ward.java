// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import dev.bergen.config.Configuration;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementUrl;
import dev.bergen.observe.patient.Part;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.ServiceConfiguration;
import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A virtual host of a real broker in which a test makes a mess, and the doctor who looks at it. */
final class Ward implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final BrokerExtension broker;
  private final Connection connection;
  final Channel channel;

  Ward(BrokerExtension broker) throws IOException, TimeoutException {
    this.broker = broker;
    this.connection = broker.node().connect(broker.virtualHost());
    this.channel = connection.createChannel();
    channel.confirmSelect();
  }

  static Management management(BrokerExtension broker) {
    return Management.at(ManagementUrl.parse(broker.node().managementUrl(), Map.of()), LONG, null);
  }

  static ServiceConfiguration service(String name, String url, Map<String, String> options) {
    Configuration.Builder builder = Configuration.builder().set("DEFAULT", "transport_url", url);
    options.forEach((option, value) -> builder.set(ServiceConfiguration.RABBIT, option, value));
    return new ServiceConfiguration(name, builder.build(), List.of());
  }

  /** Declares a durable queue. */
  void queue(String name, Map<String, Object> arguments) throws IOException {
    channel.queueDeclare(name, true, false, false, arguments);
  }

  void send(String queue, int messages) throws IOException, InterruptedException {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish("", queue, null, new byte[1]);
    }
    channel.waitForConfirms();
  }

  void read(String queue) throws IOException {
    channel.basicConsume(queue, false, new DefaultConsumer(channel));
  }

  Patient patient(ServiceConfiguration... services) {
    return Patient.of(broker.virtualHost(), Instant.now())
        .of("guest")
        .with(List.of(services), Part.missing("none"))
        .withManagement(management(broker));
  }

  /** Waits until the broker's numbers let the doctor find it: they lag by a second or so. */
  Finding finding(String check, Predicate<Finding> expected, ServiceConfiguration... services) {
    return await(check)
        .atMost(LONG)
        .until(
            () ->
                Doctor.examine(patient(services)).findings().stream()
                    .filter(found -> found.check().equals(check) && expected.test(found))
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  Finding finding(String check, String where) {
    return finding(check, found -> found.where().equals(where));
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
