// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("newest-jdk-only")
@Tag("broker-newest")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StatusCommandTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @Test
  void it_shows_the_backlog_and_the_consumers_of_each_queue() {
    Run.bergen("notify", "--url", broker.url(), "--topic=events", "hello");
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server =
            RpcServer.builder(transport, Target.topic("compute").withServer("node-7"))
                .endpoint(
                    new Object() {
                      @SuppressWarnings("unused")
                      public String state() {
                        return "up";
                      }
                    })
                .build()) {
      server.start();

      Run status =
          Run.bergen(
              "status", "--url", broker.url(), "compute", "events", "gone", "--server=node-7");

      assertThat(status.exitCode()).isZero();
      assertThat(status.out())
          .contains("rabbit://guest:***@")
          .contains("connected to 127.0.0.1")
          .contains("(RabbitMQ ")
          .contains("frames up to 131,072 bytes")
          .contains("queues that are neither durable nor exclusive: permitted\n")
          .contains("durable queues without a type: classic\n")
          .contains("max_message_size", "consumer_timeout")
          .contains("requests to these topics go to exchange openstack; --service or --exchange")
          .contains("queue compute: 0 messages wait, 1 consumer\n")
          .contains("queue compute.node-7: 0 messages wait, 1 consumer\n")
          .contains("queue events.info: 1 message waits, no consumer\n")
          .contains("queue gone: does not exist")
          .doesNotContain("queue events:")
          .doesNotContain("events.error");
      assertThat(transport.status().queues()).contains("compute", "compute.node-7").hasSize(3);
      assertThat(transport.status().connections()).anyMatch(one -> one.up());
    }
  }

  @Test
  void a_program_reads_it_as_json() {
    Run status = Run.bergen("status", "--url", broker.url(), "gone", "-o", "json");

    assertThat(status.out())
        .contains("\"connected\": true, \"problem\": null, \"queues\": [{\"name\": \"gone\"")
        .contains("\"exists\": false", "\"exchange\": \"openstack\"");
  }

  @Test
  void an_unreachable_broker_is_reported_with_the_reason() {
    Run status = Run.bergen("status", "--url", "rabbit://app:secret@127.0.0.1:1", "--timeout=3");

    assertThat(status.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(status.err()).contains("127.0.0.1:1 is unreachable").doesNotContain("secret");
  }
}
