// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.quarkus.live.Greeter;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.Topology;
import dev.bergen.transport.RpcTransport;
import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application in dev mode, whose source is changed while it runs. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(300)
class LiveReloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LASTING =
      Pattern.compile("^bergen-(live-reload|timer|rabbit-(publish|consume|reader))");

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @RegisterExtension
  static final QuarkusDevModeTest application =
      new QuarkusDevModeTest().withApplicationRoot(LiveReloadTest::application);

  private static int port;

  private static void application(JavaArchive jar) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    jar.addPackage(Greeter.class.getPackage())
        .addAsResource(
            new StringAsset("quarkus.http.port=%d\nbergen.url=%s\n".formatted(port, broker.url())),
            "application.properties");
  }

  @Test
  void a_call_after_a_change_is_answered_by_the_new_code_and_nothing_is_left_of_the_old() {
    try (RpcTransport transport = RpcTransport.open(broker.url())) {
      RpcClient greeter = RpcClient.of(transport, Target.topic("greeter")).withTimeout(PATIENCE);
      assertThat(greeter.call("greet")).isEqualTo("first");
      List<String> queues = queues(10);
      List<String> threads = threads();

      change("first", "second");
      await().atMost(PATIENCE).until(() -> greeter.call("greet").equals("second"));
      change("second", "third");
      await().atMost(PATIENCE).until(() -> greeter.call("greet").equals("third"));

      await().atMost(PATIENCE).untilAsserted(() -> assertThat(queues(10)).isEqualTo(queues));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEqualTo(threads));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(broker.node().connections(broker.virtualHost())).hasSize(5));
    }
  }

  @Test
  void a_request_over_http_after_a_change_is_answered_by_the_new_code() throws Exception {
    assertThat(get("/greet")).isEqualTo("first");

    change("first", "second");

    assertThat(get("/greet")).isEqualTo("second");
  }

  private static void change(String from, String to) {
    application.modifySourceFile(Greeter.class, source -> source.replace(from, to));
  }

  /** The queue of each consumer of the application's servers and listeners. */
  private static List<String> queues(int atLeast) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                broker.node().consumers(broker.virtualHost()).stream()
                    .map(Topology.Consumer::queue)
                    .filter(name -> name.startsWith("greeter") || name.startsWith("notifications"))
                    .map(name -> name.replaceAll("[0-9a-f]{32}", "…"))
                    .sorted()
                    .toList(),
            queues -> queues.size() >= atLeast);
  }

  /**
   * The names of Bergen's threads in this JVM, which the application runs in, too; without those
   * that come and go with the work.
   */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> LASTING.matcher(name).find())
        .map(name -> name.replaceAll("[0-9]+", "…"))
        .sorted()
        .toList();
  }

  private static String get(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
