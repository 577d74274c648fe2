// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.broker.Connection;
import dev.bergen.observe.console.Console;
import dev.bergen.spi.ConnectionChange;
import dev.bergen.spi.ConnectionChange.State;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FeedTest {
  private final WatchedBus bus = WatchedBus.open(new Connection());
  private final WatchedBus others = WatchedBus.open(new Connection());
  private final Feed feed = new Feed(bus, others);

  @AfterEach
  void close() {
    feed.close();
    others.close();
    bus.close();
  }

  @Test
  void a_connection_that_works_does_not_hide_one_that_is_lost() {
    change("tap", State.LOST, "the node has gone");
    change("consume", State.UP, null);

    assertThat(feed.state()).isEqualTo("the node has gone");
    change("tap", State.UP, null);
    assertThat(feed.state()).isEqualTo("up");
  }

  @Test
  void a_missing_exchange_is_checked_less_and_less_often() {
    assertThat(Stream.iterate(Duration.ofSeconds(10), Feed::longer).limit(7))
        .extracting(Duration::toSeconds)
        .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L);
  }

  @Test
  void messages_of_a_tap_reach_the_page() throws Exception {
    try (Console console = Console.builder().withoutToken().start()) {
      feed.showIn(console);

      feed.message(copy("{\"method\": \"shown\", \"args\": {}}"));

      URI messages = console.page().resolve("/api/messages?most=9");
      HttpRequest request = HttpRequest.newBuilder(messages).build();
      HttpClient client = HttpClient.newHttpClient();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.send(request, BodyHandlers.ofString()).body().contains("shown"));
    }
  }

  private void change(String connection, State state, @Nullable String reason) {
    feed.accept(new ConnectionChange(connection, state, "mq:5672", reason));
  }

  private static TappedMessage copy(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    RawMessage message = new RawMessage("", Map.of(), Map.of(), body);
    return new TappedMessage(Instant.EPOCH, "nova", "compute", null, null, message);
  }
}
