// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.notify.Notifier;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, with a conductor of our own; a running Nova answers the same way. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NovaCommandTest {
  private static final String URL = "--url=memory://nova-command";
  private static final String LONG_AGO = "2026-01-02T03:04:05Z";

  /** Answers as nova-conductor does. */
  @RpcInterface(version = "3.0")
  public static final class Conductor {
    public VersionedObject object_class_action_versions(
        String objname,
        String objmethod,
        Map<String, String> object_versions,
        List<Object> args,
        Map<String, Object> kwargs) {
      assertThat(object_versions).containsKeys("Service", "ServiceList");
      String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      return VersionedObject.nova(
          objname,
          object_versions.get(objname),
          Map.of(
              "objects",
              List.of(
                  service("nova-conductor", "ctl-1", now, false).toMap(),
                  service("nova-compute", objmethod + args, LONG_AGO, true).toMap())));
    }

    private static VersionedObject service(
        String binary, String host, String seen, boolean disabled) {
      return VersionedObject.nova(
          "Service",
          "1.22",
          Map.of(
              "binary", binary,
              "host", host,
              "topic", binary.substring(5),
              "version", 74,
              "disabled", disabled,
              "disabled_reason", "disks",
              "created_at", LONG_AGO,
              "last_seen_up", seen));
    }
  }

  /** What every service of Nova has. */
  @RpcInterface(namespace = "baseapi", version = "1.1")
  public static final class Base {
    public Map<String, @Nullable Object> ping(@Nullable Object arg) {
      return Map.of("service", "conductor", "arg", String.valueOf(arg));
    }
  }

  private final RpcTransport transport =
      RpcTransport.builder("memory://nova-command").defaultExchange("nova").build();

  @BeforeEach
  void serve() {
    RpcServer.builder(transport, Target.topic("conductor").withServer("ctl-1"))
        .serializer(new NovaSerializer())
        .endpoint(new Conductor())
        .endpoint(new Base())
        .build()
        .start();
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void services_are_listed_with_host_state_version_and_age() {
    Run run = Run.bergen("nova", "services", URL, "-o", "text");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches("nova-conductor +ctl-1 +up +version 74  since " + LONG_AGO),
            line ->
                assertThat(line).matches("nova-compute +get_all\\[\\] +down .*  disabled: disks"));
  }

  @Test
  void in_a_pipe_services_are_lines_of_json() {
    Run run = Run.bergen("nova", "services", URL);

    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out())
        .startsWith(
            "{\"binary\": \"nova-conductor\", \"host\": \"ctl-1\", \"topic\": \"conductor\"")
        .contains("\"up\": true", "\"up\": false");
  }

  @Test
  void objects_are_printed_by_a_method_of_their_class() {
    Run run = Run.bergen("nova", "objects", URL, "ServiceList", "get_by_binary", "x", "7");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"object\": \"Service 1.22\", "));
    assertThat(run.out()).contains("\"get_by_binary[x, 7]\"");
  }

  @Test
  void the_passwords_in_objects_are_not_printed() {
    Run run =
        Run.bergen(
            "nova", "objects", URL, "ServiceList", "x", "rabbit://ada:lovelace@h1,ada:l2@h2/nova");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("rabbit://ada:***@h1,ada:***@h2/nova");
  }

  @Test
  void a_ping_shows_which_topics_answer() {
    Run run = Run.bergen("nova", "ping", URL, "conductor", "nobody", "--timeout=3");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TIMEOUT);
    assertThat(run.out())
        .startsWith("{\"topic\": \"conductor\", \"server\": null, \"service\": \"conductor\"");
    assertThat(run.err()).startsWith("bergen: nobody: ");
  }

  @Test
  void a_ping_of_one_host_says_so() {
    Run run = Run.bergen("nova", "ping", URL, "conductor", "--server=ctl-1", "-o", "text");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("conductor on ctl-1 answers in .* ms\\R");
  }

  @Test
  void events_are_lines_with_instance_state_host_and_duration() throws Exception {
    try (NotificationTransport notifications =
        NotificationTransport.builder("memory://nova-command").defaultExchange("nova").build()) {
      Notifier nova =
          Notifier.of(notifications, "nova-compute:node-7").withTopics("versioned_notifications");
      VersionedObject instance =
          VersionedObject.nova(
              "InstanceActionPayload",
              "1.9",
              Map.of("uuid", "i-1", "display_name", "web", "state", "active", "host", "node-7"));
      StringWriter out = new StringWriter();
      Reported err = new Reported();
      String[] args = {"nova", "events", URL, "--count=3", "-o", "text"};
      CompletableFuture<Integer> exitCode =
          CompletableFuture.supplyAsync(
              () -> Run.line(new PrintWriter(out), new PrintWriter(err), args).execute(args));
      assertThat(err.listening.await(60, TimeUnit.SECONDS)).isTrue();

      nova.info(OpenStackContext.admin().toRequestContext(), "service.delete", Map.of("host", "h"));
      nova.info(
          OpenStackContext.admin().toRequestContext(), "instance.reboot.start", instance.toMap());
      nova.info(
          OpenStackContext.admin().toRequestContext(), "instance.reboot.end", instance.toMap());

      assertThat(exitCode.get(60, TimeUnit.SECONDS)).isZero();
      assertThat(err.toString())
          .startsWith("Listening to [versioned_notifications] on exchange nova");
      assertThat(out.toString().lines())
          .satisfiesExactly(
              line -> assertThat(line).matches("[\\d:]{8} service.delete: host h, state enabled"),
              line ->
                  assertThat(line)
                      .matches(
                          "[\\d:]{8} instance.reboot.start: instance i-1, name web, state active,"
                              + " host node-7"),
              line -> assertThat(line).matches(".* instance.reboot.end: .*, took \\d+.\\d s"));
    }
  }

  /** Knows when the command listens. */
  private static final class Reported extends StringWriter {
    private final CountDownLatch listening = new CountDownLatch(1);

    @Override
    public void write(String text) {
      super.write(text);
      look();
    }

    @Override
    public void write(String text, int from, int length) {
      super.write(text, from, length);
      look();
    }

    private void look() {
      if (toString().contains("Listening")) {
        listening.countDown();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"services", "ping", "events", "objects"})
  void each_part_explains_itself(String part) {
    Run run = Run.bergen("nova", part, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Examples:", "bergen nova " + part, "Exit codes:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nova", "nova services", "nova nonsense", "nova objects --url=memory:"})
  void wrong_usage_exits_with_2(String line) {
    Run run = Run.bergen(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("bergen: ");
  }
}
