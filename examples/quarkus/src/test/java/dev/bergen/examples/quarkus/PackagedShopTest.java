// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The packaged application runs as processes, and a real HTTP client calls them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("packaged")
class PackagedShopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void an_order_is_a_call_and_then_a_notification() throws Exception {
    try (QuarkusProcess inMemory = QuarkusProcess.start(directory, "-Dbergen.url=memory:");
        QuarkusProcess onRabbit = QuarkusProcess.start(directory, "-Dbergen.url=" + broker.url())) {
      order(inMemory.url());
      order(onRabbit.url());

      assertThat(get(onRabbit.url() + "/q/health/ready"))
          .contains("Bergen", "rpc.publish", "rpc.consume", "notifications.consume", "inventory")
          .doesNotContain("DOWN");
      assertThat(inMemory.terminate()).as(inMemory.text()).isEqualTo(143);
      assertThat(onRabbit.terminate()).as(onRabbit.text()).isEqualTo(143);
      assertThat(onRabbit.text()).doesNotContain(" ERROR ");
    }
  }

  @Test
  void a_wrong_url_ends_the_start_and_its_property_is_named() throws Exception {
    try (QuarkusProcess wrong = QuarkusProcess.start(directory, "-Dbergen.url=rabit://nowhere")) {
      assertThat(wrong.end()).as(wrong.text()).isEqualTo(1);
      assertThat(wrong.text()).contains("bergen.url: ", "rabit", "Is rabbit:// meant?");
    }
  }

  @Test
  void a_start_that_waits_for_the_broker_ends_when_it_is_asked_to() throws Exception {
    try (QuarkusProcess waiting =
        QuarkusProcess.start(
            directory,
            "-Dbergen.url=rabbit://guest:guest@127.0.0.1:1/",
            "-Dbergen.rpc.start-timeout=1h")) {
      waiting.awaitText("Connection refused");

      assertThat(waiting.terminate()).as(waiting.text()).isEqualTo(143);
      assertThat(waiting.text()).contains("was shut down before its servers and listeners");
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
