// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bergen.testbed.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Prometheus on loopback that reads one page of metrics every second.
 *
 * <p>Threads: one at a time.
 */
final class Prometheus implements AutoCloseable {
  /** How often it reads. */
  static final Duration SCRAPED = Duration.ofSeconds(1);

  private static final Requirement NEEDED = new Requirement("Prometheus", "prometheus.required");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path log;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  private Prometheus(Process process, Path log, URI address) {
    this.process = process;
    this.log = log;
    this.address = address;
  }

  /** Returns a program of Prometheus; skips or fails the calling test where there is none. */
  static Path program(String name, Class<?> test) {
    String home = System.getenv().getOrDefault("BERGEN_PROMETHEUS", "../.bergen/prometheus");
    return Stream.of(Path.of(home, "usr/bin", name), Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> NEEDED.unmet(test.getName(), name + " not found; scripts/prometheus install"));
  }

  /**
   * Starts one with the rules of a file, and waits until it answers.
   *
   * @param home an empty directory for its configuration, data and log
   * @param metrics host and port of what it reads, at {@code /metrics}
   */
  static Prometheus start(Path program, Path home, String metrics, Path rules) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path configuration = home.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global: {scrape_interval: %1$ds, evaluation_interval: %1$ds}
        rule_files: ["%2$s"]
        scrape_configs:
          - job_name: bergen
            static_configs: [{targets: ["%3$s"]}]
        """
            .formatted(SCRAPED.toSeconds(), rules.toRealPath(), metrics));
    Path log = home.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + home.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Prometheus started =
        new Prometheus(process, log, URI.create("http://127.0.0.1:%d/".formatted(port)));
    try {
      Awaitility.await("Prometheus").atMost(PATIENCE).until(started::isReady);
      return started;
    } catch (RuntimeException e) {
      String said = Files.readString(log);
      started.close();
      throw new IllegalStateException("Prometheus does not start:\n" + said, e);
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("it has ended");
    }
    try {
      return send(HttpRequest.newBuilder(address.resolve("-/ready"))).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Evaluates an expression as of now. */
  List<Series> query(String expression) throws IOException {
    return Series.read(ask("query", Map.of("query", expression)).path("result"));
  }

  /** Evaluates an expression for a graph. */
  List<Series> query(String expression, Instant from, Instant to, Duration step)
      throws IOException {
    return Series.read(
        ask(
                "query_range",
                Map.of(
                    "query", expression,
                    "start", String.valueOf(from.getEpochSecond()),
                    "end", String.valueOf(to.getEpochSecond()),
                    "step", String.valueOf(step.toSeconds())))
            .path("result"));
  }

  /** Returns the names of all metrics that it has. */
  List<String> names() throws IOException {
    return Stream.of(ask("label/__name__/values", Map.of()))
        .flatMap(JsonNode::valueStream)
        .map(JsonNode::asText)
        .toList();
  }

  /** Returns its rules, with what it found when it evaluated them. */
  List<JsonNode> rules() throws IOException {
    return ask("rules", Map.of())
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  private JsonNode ask(String path, Map<String, String> parameters) throws IOException {
    String query =
        parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(address.resolve("api/v1/" + path + query)));
    JsonNode answer = JSON.readTree(response.body());
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException(
          "Prometheus refuses %s %s: %s"
              .formatted(path, parameters, answer.path("error").asText()));
    }
    return answer.path("data");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Runs {@code promtool}, and returns what it says; its last line is its exit code. */
  static String promtool(Class<?> test, String... arguments) throws Exception {
    Path output = Files.createTempFile("promtool", ".txt");
    Process tool =
        new ProcessBuilder(
                Stream.concat(Stream.of(program("promtool", test).toString()), Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!tool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        tool.destroyForcibly().waitFor();
      }
      return Files.readString(output) + "exit code " + tool.exitValue();
    } finally {
      Files.delete(output);
    }
  }

  Optional<String> complaints() throws IOException {
    String lines =
        Files.readString(log)
            .lines()
            .filter(line -> line.matches("(?i).*level=(error|warn).*"))
            .collect(Collectors.joining("\n"));
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
