// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.trace;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.oslometrics.OsloMetrics;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the collector of oslo.metrics shows Prometheus of a client and a server in Java. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("asks-python")
class OsloMetricsCollectorTest {
  @TempDir private Path home;
  private Process collector;

  public static final class Desk {
    public String greet() {
      return "hello";
    }

    public void fail() {
      throw new IllegalStateException("no");
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    if (collector != null) {
      collector.destroyForcibly().waitFor();
    }
  }

  private int collect(Path socket) throws IOException {
    PythonRelease release = PythonRelease.newest();
    release.require(OsloMetricsCollectorTest.class);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path file = home.resolve("collector.conf");
    Files.writeString(
        file,
        """
        [oslo_metrics]
        metrics_socket_file = %s
        prometheus_host = 127.0.0.1
        prometheus_port = %d
        """
            .formatted(socket, port));
    collector =
        new ProcessBuilder(
                List.of(
                    release.interpreter().toString(),
                    "-c",
                    "from oslo_metrics.__main__ import main; main()",
                    "--config-file",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("collector.log").toFile())
            .start();
    return port;
  }

  private static String page(int port) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                  .timeout(ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Test
  @Tag("MET-05")
  @Tag("MET-07")
  void the_prometheus_page_of_the_real_collector_has_both_ends() throws IOException {
    Path socket = home.resolve("s");
    int port = collect(socket);
    String group = "oslo_messaging_metrics";
    Configuration configuration =
        Configuration.empty()
            .with(group, "metrics_enabled", "true")
            .with(group, "metrics_process_name", "billing")
            .with(group, "metrics_thread_stop_timeout", "120")
            .with(group, "metrics_socket_file", socket.toString());
    try (OsloMetrics metrics = OsloMetrics.open(configuration);
        RpcTransport transport = RpcTransport.open("memory:");
        RpcServer server =
            RpcServer.builder(transport, Target.topic("desk").withServer("a"))
                .endpoint(new Desk())
                .interceptor(metrics.server())
                .build()) {
      server.start();
      RpcClient desk =
          RpcClient.of(transport, Target.topic("desk"))
              .withTimeout(ofSeconds(30))
              .withInterceptor(metrics.client());

      desk.call("greet");
      desk.call("greet");
      assertThat(catchThrowable(() -> desk.call("fail"))).isNotNull();

      await()
          .atMost(ofSeconds(90))
          .untilAsserted(
              () ->
                  assertThat(page(port).lines())
                      .anyMatch(counts("rpc_client_invocation_end_total", "greet", 2))
                      .anyMatch(counts("rpc_client_processing_seconds_count", "greet", 2))
                      .anyMatch(counts("rpc_client_exception_total", "fail", 1))
                      .anyMatch(counts("rpc_server_invocation_end_total", "greet", 2))
                      .anyMatch(counts("rpc_server_processing_seconds_count", "greet", 2))
                      .anyMatch(counts("rpc_server_exception_total", "fail", 1)));
    }
  }

  private static java.util.function.Predicate<String> counts(
      String metric, String method, int count) {
    return line ->
        line.startsWith("oslo_messaging_" + metric + "{")
            && line.contains("method=\"" + method + "\"")
            && line.contains("process=\"billing\"")
            && line.endsWith(" " + count + ".0");
  }
}
