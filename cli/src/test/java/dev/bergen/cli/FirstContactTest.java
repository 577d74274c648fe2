// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that cannot reach or use its broker: ends soon, with one line that has the cause. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(50) // less than the minute that a command waits for an answer, or is given to connect
@Tag("newest-jdk-only")
class FirstContactTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static void assertOneLine(Run run, String... parts) {
    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(run.err()).hasLineCount(1).contains(parts).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call lab any",
        "cast lab any",
        "ping lab --timeout 60",
        "notify hello",
        "listen lab",
        "drain lab --append --to /dev/null",
        "pool rm lab",
        "simulate rpc-server",
        "simulate notify-server"
      })
  void a_refused_login_is_final(String command) {
    String url = "rabbit://guest:secret@127.0.0.1:" + broker.node().port() + "/";

    Run run = Run.bergen((command + " --connect-timeout 60 --url " + url).split(" "));

    assertOneLine(run, "login refused for user 'guest'", "user and password of --url");
  }

  @Test
  void a_refused_login_is_reported_for_each_topic() {
    String url = "rabbit://guest:secret@127.0.0.1:" + broker.node().port() + "/";

    Run run =
        Run.bergen("openstack", "ping", "--service=heat", "--connect-timeout=60", "--url=" + url);

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.contains("login refused"));
    assertThat(run.err()).doesNotContain("Does the broker run");
  }

  @Test
  void the_log_does_not_repeat_the_report() throws Exception {
    String url = "rabbit://guest:secret@127.0.0.1:" + broker.node().port() + "/";

    try (Child call = Child.bergen(Map.of("BERGEN_URL", url), "call", "lab", "any")) {
      assertThat(call.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
      assertThat(call.err.await(anyLine -> true)).startsWith("bergen: login refused");
    }
  }

  @Test
  void status_reports_a_refused_login_once() {
    String url = "rabbit://guest:secret@127.0.0.1:" + broker.node().port() + "/";

    Run run = Run.bergen("status", "--url", url);

    assertOneLine(run, "login refused for user 'guest'");
    assertThat(run.out()).doesNotContain("login refused");
  }

  @Test
  void a_virtual_host_that_is_not_there_is_final() {
    String url = broker.url() + "-gone";

    Run run = Run.bergen("call", "lab", "any", "--connect-timeout=60", "--url", url);

    assertOneLine(run, "virtual host '", "not found", "list_vhosts");
  }

  @Test
  void a_missing_permission_is_final_and_not_taken_for_a_network_that_is_down() {
    broker.node().createUser("reader", broker.virtualHost());
    broker.node().permit("reader", broker.virtualHost(), "", "", ".*");
    String url =
        "rabbit://reader:reader@127.0.0.1:%d/%s"
            .formatted(broker.node().port(), broker.virtualHost());

    for (String command : new String[] {"call lab any", "cast lab any", "notify hello"}) {
      Run run = Run.bergen((command + " --url " + url).split(" "));

      assertOneLine(run, "403 ACCESS_REFUSED", "lacks a permission");
    }
  }

  @Test
  void connecting_has_a_limit_of_its_own() {
    Run run = Run.bergen("call", "lab", "any", "--url=rabbit://127.0.0.1:1", "--connect-timeout=2");

    assertOneLine(run, "No connection to the broker", "127.0.0.1:1", "Does the broker run");
  }

  @Test
  void a_shorter_timeout_reports_the_reason_as_well() {
    Run run = Run.bergen("call", "lab", "any", "--url=rabbit://127.0.0.1:1", "--timeout=2");

    assertOneLine(run, "No connection to the broker", "127.0.0.1:1");
  }

  @Test
  void a_port_that_speaks_http_is_recognized() throws IOException {
    try (ServerSocket web = answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      Run run = Run.bergen("status", "--url=rabbit://127.0.0.1:" + web.getLocalPort());

      assertOneLine(run, "does not speak AMQP but HTTP", "5672");
    }
  }

  @Test
  void a_port_that_speaks_another_protocol_is_reported_with_its_first_bytes() throws IOException {
    try (ServerSocket ssh = answering("SSH-2.0-OpenSSH_9.2\r\n")) {
      Run run = Run.bergen("status", "--url=rabbit://127.0.0.1:" + ssh.getLocalPort());

      assertOneLine(run, "does not speak AMQP: its first word is 'SSH-2.0-OpenSSH_9.2'");
    }
  }

  @Test
  void a_port_that_requires_tls_is_recognized() throws IOException {
    try (ServerSocket tls = answering("\u0015\u0003\u0003\u0000\u0002\u0002F")) {
      Run run = Run.bergen("status", "--url=rabbit://127.0.0.1:" + tls.getLocalPort());

      assertOneLine(run, "this port speaks TLS: set ssl=true");
    }
  }

  @Test
  void a_port_that_does_not_respond_times_out() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "rabbit://127.0.0.1:" + silent.getLocalPort();

      Run run = Run.bergen("status", "--url", url, "--connect-timeout=3");

      String host = "127.0.0.1:" + silent.getLocalPort();
      assertOneLine(run, host + " is unreachable: it accepts the connection but does not respond");
    }
  }

  /** Answers to the first bytes of each connection. */
  private static ServerSocket answering(String text) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                answerOne(server, text);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void answerOne(ServerSocket server, String text) {
    try (Socket socket = server.accept();
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream()) {
      in.readNBytes(8);
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      in.readAllBytes(); // until the other side has gone
    } catch (IOException e) {
      // the test is over, or the other side has gone at once
    }
  }

  @Test
  void a_call_of_a_known_service_goes_to_its_exchange() throws Exception {
    Map<String, String> environment = Map.of("BERGEN_URL", broker.url());
    try (Child serve =
        Child.bergen(
            environment, "serve", "--exchange=nova", "--topic=compute", "--server=node-7")) {
      serve.out.await(line -> line.startsWith("Listening"));
      String[] call = {"call", "--url=" + broker.url(), "compute", "add", "a=2", "b=3"};

      Run lost = Run.bergen(with(call, "--timeout=3"));
      Run found = Run.bergen(with(call, "--service=nova"));

      assertThat(found.out()).isEqualTo("5\n");
      assertThat(lost.exitCode()).isEqualTo(ExitCode.TIMEOUT);
      assertThat(lost.err())
          .contains("exchange openstack has no queue for key 'compute'", "most likely nova")
          .contains("--service nova, or --exchange NAME")
          .doesNotContain("picked up");
    }
  }

  @Test
  void a_cast_to_another_exchange_than_its_servers_use_warns_that_it_is_lost() throws Exception {
    Map<String, String> environment = Map.of("BERGEN_URL", broker.url());
    try (Child serve =
        Child.bergen(
            environment, "serve", "-v", "--exchange=nova", "--topic=compute", "--server=node-7")) {
      serve.out.await(line -> line.startsWith("Listening"));
      String[] cast = {"cast", "compute", "add", "a=2", "b=3"};

      try (Child lost = Child.bergen(environment, cast);
          Child found = Child.bergen(environment, with(cast, "--service=nova"))) {
        assertThat(lost.err.await(line -> line.contains("Unroutable, lost: cast add to")))
            .contains("WARN", "exchange openstack, key 'compute'");
        assertThat(lost.exitCode()).isZero();
        serve.out.await(line -> line.contains("add a=2 b=3"));
        assertThat(found.exitCode()).isZero();
      }
    }
  }

  private static String[] with(String[] command, String more) {
    String[] longer = java.util.Arrays.copyOf(command, command.length + 1);
    longer[command.length] = more;
    return longer;
  }
}
