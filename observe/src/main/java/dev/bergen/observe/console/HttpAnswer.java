// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.bergen.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response to a browser. Every response has the headers that keep other sites' pages, frames and
 * scripts away from it.
 */
record HttpAnswer(int status, String type, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String HTML = "text/html; charset=utf-8";

  private static final int NO_BODY = -1;

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()");

  static HttpAnswer json(@Nullable Object value) {
    return json(200, value);
  }

  static HttpAnswer json(int status, @Nullable Object value) {
    byte[] body = Json.of(value).text().getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer(status, JSON, body, Map.of("Cache-Control", "no-store"));
  }

  static HttpAnswer problem(int status, String message) {
    return json(status, Map.of("problem", message));
  }

  static HttpAnswer redirect(String path, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Location", path);
    headers.put("Cache-Control", "no-store");
    return new HttpAnswer(303, "text/plain", new byte[0], headers);
  }

  void send(HttpExchange exchange) throws IOException {
    begin(exchange, type, headers);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    boolean isEmpty = isHead || body.length == 0 || status == 304;
    exchange.sendResponseHeaders(status, isEmpty ? NO_BODY : body.length);
    if (!isEmpty) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Sets the headers of an answer. */
  static void begin(HttpExchange exchange, String type, Map<String, String> more) {
    Headers headers = exchange.getResponseHeaders();
    ALWAYS.forEach(headers::set);
    headers.set("Content-Type", type);
    more.forEach(headers::set);
  }
}
