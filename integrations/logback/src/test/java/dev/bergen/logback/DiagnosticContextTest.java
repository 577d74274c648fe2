// SPDX-License-Identifier: Apache-2.0
package dev.bergen.logback;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What a log line of a handler, a listener or a callback is about. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DiagnosticContextTest {
  private static final RequestContext CONTEXT =
      RequestContext.empty().with("request_id", "req-1").with("global_request_id", "req-0");

  /** Tells what its thread's lines have. */
  public static final class Desk {
    final CompletableFuture<String> later = new CompletableFuture<>();

    public CompletableFuture<String> later() {
      return later;
    }

    public Map<String, String> order() {
      return now();
    }
  }

  private static Map<String, String> now() {
    return Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
  }

  @Test
  void lines_of_a_handler_and_of_a_callback_say_whose_call_it_is_and_those_of_the_next_do_not()
      throws Exception {
    Desk served = new Desk();
    try (RpcTransport transport = RpcTransport.open("memory://diagnostic");
        RpcServer server =
            RpcServer.builder(transport, Target.topic("desk").withServer("a"))
                .endpoint(served)
                .maxConcurrentCalls(1)
                .build()) {
      server.start();
      RpcClient desk = RpcClient.of(transport, Target.topic("desk")).withTimeout(ofSeconds(30));

      Map<?, ?> handled = desk.withContext(CONTEXT).call("order", Map.of(), Map.class);
      CompletableFuture<Map<String, String>> called =
          desk.withContext(CONTEXT).callAsync("later").thenApply(any -> now());
      served.later.complete("now that somebody listens");
      Map<?, ?> next = desk.call("order", Map.of(), Map.class);

      assertThat(handled.get("request_id")).isEqualTo("req-1");
      assertThat(handled.get("global_request_id")).isEqualTo("req-0");
      assertThat(handled.get("bergen.target")).isEqualTo("desk.a");
      assertThat(handled.get("bergen.method")).isEqualTo("order");
      assertThat((String) handled.get("bergen.message_id")).isNotEmpty();
      assertThat(called.get(30, SECONDS))
          .isEqualTo(
              Map.of(
                  "request_id", "req-1",
                  "global_request_id", "req-0",
                  "bergen.target", "desk",
                  "bergen.method", "later"));
      assertThat(next.containsKey("request_id")).isFalse();
      assertThat(now()).isEmpty();
    }
  }

  @Test
  void lines_of_a_listener_say_which_event_it_is() throws Exception {
    CompletableFuture<Map<String, String>> heard = new CompletableFuture<>();
    try (NotificationTransport transport = NotificationTransport.open("memory://diagnostic");
        NotificationListener listener =
            NotificationListener.builder(transport, Target.topic("notifications"))
                .consumer(event -> heard.complete(now()))
                .build()) {
      listener.start();

      Notifier.of(transport, "p").withTopics("notifications").info(CONTEXT, "order.end", null);

      assertThat(heard.get(30, SECONDS))
          .containsEntry("bergen.target", "notifications")
          .containsEntry("bergen.method", "order.end")
          .containsKey("bergen.message_id");
    }
  }
}
