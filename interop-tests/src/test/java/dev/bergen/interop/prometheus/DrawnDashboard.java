// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bergen.interop.prometheus.Dashboard.Panel;
import dev.bergen.interop.prometheus.Dashboard.Query;
import dev.bergen.observe.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A page with the graphs of a dashboard, of what Prometheus answers for a span of time.
 *
 * <p>Threads: the server's own.
 */
final class DrawnDashboard implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html; charset=utf-8", "js", "text/javascript", "css", "text/css");

  private final HttpServer server;

  private DrawnDashboard(HttpServer server) {
    this.server = server;
  }

  /** Asks every query of every panel, fails if one has no answer, and opens the page. */
  static DrawnDashboard open(
      Dashboard dashboard, Prometheus prometheus, Instant from, Instant to, Duration step)
      throws IOException {
    List<Double> times =
        LongStream.iterate(
                from.getEpochSecond(), t -> t <= to.getEpochSecond(), t -> t + step.toSeconds())
            .mapToObj(Double::valueOf)
            .toList();
    List<Map<String, ?>> panels = new ArrayList<>();
    for (Panel panel : dashboard.panels()) {
      List<Map<String, ?>> lines = new ArrayList<>();
      for (Query query : panel.queries()) {
        List<Series> answer = prometheus.query(query.expression(step), from, to, step);
        if (answer.stream().allMatch(line -> line.points().isEmpty())) {
          throw new IllegalStateException(
              "No data for %s of the panel %s: %s"
                  .formatted(query.refId(), panel.title(), query.expression()));
        }
        for (Series line : answer) {
          List<@Nullable Double> values = new ArrayList<>();
          times.forEach(time -> values.add(line.points().get(time)));
          lines.add(Map.of("name", query.name(line.labels()), "values", values));
        }
      }
      panels.add(Map.of("panel", panel, "lines", lines));
    }
    byte[] data =
        new ObjectMapper()
            .writeValueAsBytes(
                Map.of("title", dashboard.title(), "times", times, "panels", panels));
    return serve(data);
  }

  private static DrawnDashboard serve(byte[] data) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    file(server, DrawnDashboard.class, "dashboard.html");
    file(server, DrawnDashboard.class, "dashboard.js");
    file(server, Console.class, "page/uplot/uPlot.esm.js");
    file(server, Console.class, "page/uplot/uPlot.min.css");
    server.createContext("/data", exchange -> send(exchange, "application/json", data));
    server.createContext("/favicon.ico", exchange -> send(exchange, "image/x-icon", new byte[1]));
    server.start();
    return new DrawnDashboard(server);
  }

  private static void file(HttpServer server, Class<?> beside, String name) throws IOException {
    byte[] content;
    try (InputStream file = beside.getResourceAsStream(name)) {
      if (file == null) {
        throw new IOException("There is no " + name + " beside " + beside);
      }
      content = file.readAllBytes();
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    server.createContext(
        "/" + name.substring(name.lastIndexOf('/') + 1), exchange -> send(exchange, type, content));
  }

  private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  URI page() {
    return URI.create(
        "http://127.0.0.1:%d/dashboard.html".formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
