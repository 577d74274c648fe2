// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bergen.observe.management.ManagementException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Servers that are none of RabbitMQ's, or do not behave. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpExchangeTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private HttpServer server;
  private ExecutorService threads;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void a_page_of_another_server_is_not_taken_for_an_answer() {
    answer(200, "<html>Welcome to nginx</html>");

    assertThat(kind(exchange(LONG, 1_000))).isEqualTo(Kind.NOT_MANAGEMENT);
  }

  @Test
  void a_redirection_is_not_followed_with_the_password() {
    answer(302, "{\"reason\":\"moved\"}");

    assertThat(kind(exchange(LONG, 1_000))).isEqualTo(Kind.NOT_MANAGEMENT);
  }

  @Test
  void an_answer_that_is_too_large_is_broken_off() {
    answer(200, "[\"" + "x".repeat(5_000) + "\"]");

    assertThat(kind(exchange(LONG, 1_000))).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void an_answer_that_never_ends_is_aborted() {
    CountDownLatch end = new CountDownLatch(1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
          try {
            end.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    HttpExchange http = exchange(Duration.ofSeconds(2), 1_000);
    assertThatThrownBy(() -> Management.over(http).overview())
        .hasMessageEndingWith(
            "did not answer within 2 s when asked for overview. A busy broker needs more:"
                + " --management-timeout")
        .extracting(e -> ((ManagementException) e).kind())
        .isEqualTo(Kind.LATE);
    end.countDown();
  }

  @Test
  void a_missing_object_is_reported_by_its_name() {
    answer(404, "{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}");
    Management management = Management.over(exchange(LONG, 1_000));

    assertThatThrownBy(() -> management.queue("/", "a b/c?"))
        .hasMessageStartingWith("There is no queue a b/c? in virtual host / at 127.0.0.1:");
    assertThatThrownBy(() -> management.peek("/", "gone", 1, 0))
        .hasMessageStartingWith("There is no queue gone in virtual host / at ");
    assertThatThrownBy(() -> management.queues("prod+1"))
        .hasMessageStartingWith("There is no virtual host prod+1 at ");
    assertThatThrownBy(() -> management.permissions("/x"))
        .hasMessageStartingWith("There is no virtual host /x at ");
    assertThatThrownBy(management::nodes).hasMessageStartingWith("There is no api/nodes at ");
  }

  @Test
  void a_refusal_is_reported_in_words() {
    answer(403, "{\"error\":\"forbidden\",\"reason\":\"no\"}");
    Management management = Management.over(exchange(LONG, 1_000));

    assertThatThrownBy(() -> management.queues("/"))
        .hasMessage("User user may not see queues of virtual host /: no");
    assertThatThrownBy(() -> management.permissions("/"))
        .hasMessage("User user may not see permissions of virtual host /: no");
    assertThatThrownBy(() -> management.connections("/"))
        .hasMessage("User user may not see connections: no");
  }

  @Test
  void a_missing_server_is_reported_with_how_to_enable_the_plugin() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    ManagementUrl url = ManagementUrl.parse("http://127.0.0.1:" + free, "user", "secret-1");

    assertThatThrownBy(() -> Management.at(url, LONG, null).overview())
        .hasMessageContaining("rabbitmq-plugins enable rabbitmq_management")
        .hasMessageNotContaining("secret-1");
  }

  @Test
  void the_fullest_queues_are_asked_for_by_one_question() throws Exception {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] bytes =
              "{\"page_count\": 9, \"items\": [{\"name\": \"q\"}]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });

    List<BrokerQueue> queues = Management.over(exchange(LONG, 1_000)).fullestQueues("/");

    assertThat(queues).extracting(BrokerQueue::name).containsExactly("q");
    assertThat(asked)
        .singleElement()
        .asString()
        .startsWith("/api/queues/%2F?page=1&")
        .contains("&sort=messages_ready&sort_reverse=true&");
  }

  private void answer(int status, String body) {
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private HttpExchange exchange(Duration limit, int mostBytes) {
    String root = "http://127.0.0.1:" + server.getAddress().getPort();
    return new HttpExchange(ManagementUrl.parse(root, "user", "pass"), limit, mostBytes, null);
  }

  /** What is told of a body that is read as the client reads it. */
  private static Kind kind(HttpExchange http) {
    try {
      Management.over(http).overview();
      throw new AssertionError("it was taken for an answer");
    } catch (ManagementException e) {
      return e.kind();
    }
  }
}
