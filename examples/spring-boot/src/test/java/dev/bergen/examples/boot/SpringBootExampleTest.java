// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.examples.boot.hello.Hello;
import dev.bergen.examples.boot.shop.Shop;
import dev.bergen.testbed.BrokerExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The applications run as processes on each line of Boot, and a real HTTP client calls them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class SpringBootExampleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {"3.5", "4.0", "4.1"})
  void an_order_is_a_call_and_then_a_notification(String line) throws Exception {
    try (BootProcess inMemory = BootProcess.start(line, Shop.class, directory);
        BootProcess onRabbit =
            BootProcess.start(line, Shop.class, directory, "--bergen.url=" + broker.url())) {
      order(inMemory.url());
      order(onRabbit.url());

      assertThat(get(onRabbit.url() + "/actuator/health/readiness"))
          .contains("\"status\":\"UP\"", "rpcTransport", "publish", "consume", "inventory")
          .doesNotContain("DOWN");
      assertThat(get(onRabbit.url() + "/actuator/metrics/rpc.client.call.duration"))
          .contains("inventory/reserve", "rabbitmq");
      assertThat(get(onRabbit.url() + "/actuator/metrics/bergen.connections.up"))
          .contains("rpcTransport", "notificationTransport");
      assertThat(get(onRabbit.url() + "/actuator/prometheus").lines())
          .anyMatch(
              metric ->
                  metric.startsWith("rpc_client_call_duration_seconds_bucket{")
                      && metric.contains("rpc_method=\"inventory/reserve\""))
          .anyMatch(
              metric ->
                  metric.startsWith("rpc_server_call_duration_seconds_count{")
                      && metric.contains("rpc_method=\"inventory/reserve\""))
          .anyMatch(metric -> metric.startsWith("bergen_connections_up{"));
      assertThat(get(onRabbit.url() + "/actuator/info")).contains("inventory", "notifications");
      assertThat(inMemory.terminate()).as(inMemory.text()).isEqualTo(143);
      assertThat(onRabbit.terminate()).as(onRabbit.text()).isEqualTo(143);
      assertThat(onRabbit.text()).doesNotContain(" ERROR ", " WARN ");
    }
  }

  @Test
  void hello_is_said_by_a_typed_call_and_the_service_stays() throws Exception {
    try (BootProcess hello =
        BootProcess.start(
            "4.1", Hello.class, directory, "--spring.main.web-application-type=none")) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !hello.java().isAlive() || hello.text().contains("Hello, Boot!"));

      assertThat(hello.terminate()).as(hello.text()).isEqualTo(143);
      assertThat(hello.text()).contains("Stopped serving");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5", "4.0", "4.1"})
  void a_start_that_waits_for_the_broker_ends_when_it_is_asked_to(String line) throws Exception {
    try (BootProcess waiting =
        BootProcess.start(
            line,
            Shop.class,
            directory,
            "--bergen.url=rabbit://guest:guest@127.0.0.1:1/",
            "--bergen.rpc.start-timeout=1h",
            "--bergen.notifications.start-timeout=1h")) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !waiting.java().isAlive() || waiting.text().contains("Connection refused"));

      assertThat(waiting.terminate()).as(waiting.text()).isEqualTo(143);
      assertThat(waiting.text()).contains("was shut down before", "was listened to");
    }
  }

  private void order(String shop) throws IOException, InterruptedException {
    HttpRequest order =
        HttpRequest.newBuilder(URI.create(shop + "/orders/disk?quantity=5"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .timeout(PATIENCE)
            .build();
    HttpResponse<String> answer = http.send(order, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("{\"item\":\"disk\",\"left\":15}");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get(shop + "/audit"))
                    .isEqualTo("[\"inventory.reserve.end: 15 disk left\"]"));
  }

  private String get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
