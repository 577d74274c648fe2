// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP interface of one node's management plugin: some 20 ms per request, where rabbitmqctl
 * starts an Erlang VM each time.
 *
 * <p>A connection per request: a kept one does not survive the broker, nor a minute of idling.
 */
final class Management {
  private static final String AUTHORIZATION =
      "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 30_000;

  private final String root;

  Management(int port) {
    this.root = "http://127.0.0.1:" + port + "/api/";
  }

  /** Whether it answers at all. */
  boolean answers() {
    try {
      return send("GET", "whoami", "").status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  <T> List<T> list(Class<T> type, String... path) {
    JsonNode rows = get(path);
    List<T> all = new ArrayList<>();
    for (JsonNode row : rows) {
      all.add(convert(row, type));
    }
    return all;
  }

  JsonNode get(String... path) {
    return parse(request("GET", "", path));
  }

  void put(Map<String, ?> body, String... path) {
    try {
      request("PUT", JSON.writeValueAsString(body), path);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + body, e);
    }
  }

  void delete(String... path) {
    request("DELETE", "", path);
  }

  /** Closes or deletes something that may be gone already. */
  void deleteIfPresent(String... path) {
    Answer answer = send("DELETE", join(path), "");
    if (answer.status() != 404) {
      answer.check();
    }
  }

  private String request(String method, String body, String... path) {
    Answer answer = send(method, join(path), body);
    answer.check();
    return answer.body();
  }

  private Answer send(String method, String path, String body) {
    String request = method + " " + root + path;
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(root + path).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setRequestMethod(method);
      connection.setRequestProperty("Authorization", AUTHORIZATION);
      connection.setRequestProperty("Connection", "close");
      if (!body.isEmpty()) {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      return new Answer(request, connection.getResponseCode(), read(connection));
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  private static String read(HttpURLConnection connection) throws IOException {
    boolean failed = connection.getResponseCode() >= 400;
    try (@Nullable InputStream in =
        failed ? connection.getErrorStream() : connection.getInputStream()) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private record Answer(String request, int status, String body) {
    void check() {
      if (status >= 300) {
        throw new IllegalStateException("%s: %d %s".formatted(request, status, body));
      }
    }
  }

  /** A last segment that starts with a question mark stays the query it is. */
  private static String join(String... path) {
    StringBuilder joined = new StringBuilder();
    for (String segment : path) {
      if (segment.startsWith("?")) {
        joined.append(segment);
      } else {
        joined.append(joined.isEmpty() ? "" : "/").append(encode(segment));
      }
    }
    return joined.toString();
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the broker sent no JSON: " + body, e);
    }
  }

  private static <T> T convert(JsonNode row, Class<T> type) {
    try {
      return JSON.treeToValue(row, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not a " + type.getSimpleName() + ": " + row, e);
    }
  }
}
