// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.bergen.Target;
import dev.bergen.cli.complete.TypingBash.Offered;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Tab key in a real bash, with a real broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class LiveCompletionTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();
  @TempDir private Path directory;
  private TypingBash bash;

  @BeforeEach
  void open() throws IOException {
    bash = new TypingBash(directory);
  }

  private static RpcServer server(RpcTransport transport, String topic, String name) {
    RpcServer server =
        RpcServer.builder(transport, Target.topic(topic).withServer(name))
            .endpoint(new Warehouse())
            .build();
    server.start();
    return server;
  }

  private TypingBash managed() {
    return bash.with("BERGEN_MANAGEMENT_URL", broker.node().managementUrl());
  }

  private static String to(String command) {
    return "bergen %s --url %s ".formatted(command, broker.url());
  }

  @Test
  @Tag("broker-newest")
  void topics_servers_queues_and_exchanges_come_from_the_management_api() throws Exception {
    managed();
    try (RpcTransport transport =
            RpcTransport.builder(broker.url()).defaultExchange("shop").build();
        RpcServer first = server(transport, "stock", "shop-1");
        RpcServer second = server(transport, "stock", "host@disk");
        RpcServer third = server(transport, "sales", "till")) {
      assertThat(List.of(first, second, third)).doesNotContainNull();

      offers(to("call --exchange shop"), "sales", "stock");
      assertThat(bash.tab(to("call --exchange shop") + "st").words()).containsExactly("stock");
      offers(to("ping --exchange=shop stock") + "--server ", "host@disk", "shop-1");
      assertThat(bash.tab(to("ping --exchange shop stock") + "--server=host@").line())
          .endsWith(" --server=host@disk \n");
      assertThat(bash.tab(to("who")).words()).contains("sales", "stock");
      assertThat(bash.tab(to("queues peek") + "sto").words())
          .contains("stock", "stock.host@disk", "stock.shop-1");
      assertThat(bash.tab(to("tap") + "--exchange ").words()).contains("shop");
      assertThat(bash.tab(to("call")).words()).as("of another exchange").doesNotContain("stock");
      assertThat(bash.arguments().lines()).containsOnly("__complete");
    }
  }

  @Test
  @Tag("broker-newest")
  void methods_come_from_a_server_in_Java() throws Exception {
    managed();
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server = server(transport, "stock", "shop-1")) {
      assertThat(server).isNotNull();

      offers(to("call stock"), "release", "reserve");
    }
  }

  /** The management API's lists may lag. */
  private void offers(String line, String... words) {
    await(line)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              forget();
              assertThat(bash.tab(line).words()).containsExactly(words);
            });
  }

  @Test
  @Tag("broker-newest")
  void methods_that_were_called_or_listed_are_known_without_the_plug_in() throws Exception {
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server = server(transport, "stock", "shop-1")) {
      assertThat(server).isNotNull();
      assertThat(bash.tab(to("call stock")).words()).isEmpty();

      bash.run("bergen call --url %s stock reserve".formatted(broker.url()));
      assertThat(bash.tab(to("call stock")).words()).containsExactly("reserve");

      bash.run("bergen services --url %s stock".formatted(broker.url()));
      assertThat(bash.tab(to("call stock")).words()).containsExactly("release", "reserve");
    }
  }

  @Test
  void methods_of_openstack_are_known_without_asking() throws Exception {
    assertThat(bash.tab(to("call --service nova compute") + "rebo").words())
        .containsExactly("reboot_instance");
  }

  @Test
  @Tag("broker-newest")
  void usual_topics_that_exist_are_found_without_the_plug_in() throws Exception {
    try (RpcTransport transport = RpcTransport.open(broker.url());
        RpcServer server = server(transport, "cinder-volume", "host@lvm")) {
      assertThat(server).isNotNull();
      List<String> before = queues();

      assertThat(bash.tab(to("call")).words()).containsExactly("cinder-volume");
      assertThat(bash.tab(to("call --service cinder")).words()).containsExactly("cinder-volume");

      assertThat(queues()).isEqualTo(before);
    }
  }

  private static List<String> queues() {
    return broker.node().queues(broker.virtualHost()).stream().map(Queue::name).sorted().toList();
  }

  @Test
  void names_that_a_shell_would_run_are_not_offered() throws Exception {
    managed();
    try (Connection connection = broker.node().connect(broker.virtualHost())) {
      Channel channel = connection.createChannel();
      for (String name : List.of("$(touch run)", "a;b", "a b", "-x", "`id`", "plain")) {
        channel.queueDeclare(name, false, true, false, Map.of());
      }

      offers(to("queues peek"), "plain");
    }
  }

  @Test
  void a_broker_that_is_away_means_silence() throws Exception {
    bash = new TypingBash(directory, "2s");

    Offered offered = bash.tab("bergen call --url rabbit://guest:geheim@127.0.0.1:1 ");

    assertThat(offered.words()).isEmpty();
    assertThat(offered.terminal()).doesNotContainIgnoringCase("refused", "exception", "error");
    assertThat(bash.arguments()).isEqualTo("__complete\n");
  }

  @Test
  void a_broker_and_an_api_that_do_not_answer_mean_silence() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + mute.getLocalPort();
      bash = new TypingBash(directory, "2s").with("BERGEN_MANAGEMENT_URL", "http://" + place);

      Offered offered = bash.tab("bergen call --url rabbit://guest:geheim@%s ".formatted(place));

      assertThat(offered.words()).isEmpty();
      assertThat(offered.terminal()).doesNotContainIgnoringCase("exception", "error", "bergen:");
    }
  }

  @Test
  void the_cache_is_its_owners_and_has_no_password() throws Exception {
    managed();
    try (Connection connection = broker.node().connect(broker.virtualHost())) {
      connection.createChannel().queueDeclare("first", false, true, false, Map.of());
      offers(to("queues peek"), "first");
    }
    try (Stream<Path> files = Files.list(bash.cache())) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file -> {
                assertThat(file).content().doesNotContain("guest");
                assertThat(file.getFileName().toString()).matches("[0-9a-f]{32}");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
              });
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bash.cache())))
        .isEqualTo("rwx------");
  }

  @Test
  void a_second_key_within_seconds_asks_no_broker() throws Exception {
    managed();
    try (Connection connection = broker.node().connect(broker.virtualHost())) {
      Channel channel = connection.createChannel();
      channel.queueDeclare("first", false, true, false, Map.of());
      offers(to("queues peek"), "first");
      channel.queueDeclare("second", false, true, false, Map.of());
      renew();

      assertThat(bash.tab(to("queues peek")).words()).containsExactly("first");

      offers(to("queues peek"), "first", "second");
    }
  }

  /** However slow this machine is, the answer is fresh. */
  private void renew() throws IOException {
    try (Stream<Path> files = Files.list(bash.cache())) {
      for (Path file : files.toList()) {
        // wall clock: the times of files are
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      }
    }
  }

  private void forget() throws IOException {
    if (Files.exists(bash.cache())) {
      try (Stream<Path> files = Files.list(bash.cache())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Methods to call. */
  public static final class Warehouse {
    /** Reserves. */
    public String reserve() {
      return "reserved";
    }

    /** Releases. */
    public String release() {
      return "released";
    }
  }
}
