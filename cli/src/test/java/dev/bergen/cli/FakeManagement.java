// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers as a management API does, with what a test has put there, and 404 otherwise. */
public final class FakeManagement implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = Collections.synchronizedMap(new LinkedHashMap<>());

  private record Answer(int status, String body) {}

  public FakeManagement() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers a request such as {@code GET queues/%2F}, whatever its query. */
  public void answer(String request, int status, String body) {
    answers.put(request, new Answer(status, body));
  }

  public String url() {
    return "http://ops:w@127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath().replaceFirst("^/api/", "");
    Answer answer =
        answers.getOrDefault(
            exchange.getRequestMethod() + " " + path,
            new Answer(404, "{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}"));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
