// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The HTTP interface of one node's management plugin: some 20 ms per request, where rabbitmqctl
 * starts an Erlang VM each time.
 */
final class Management {
  private static final String AUTHORIZATION =
      "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String root;

  Management(int port) {
    this.root = "http://127.0.0.1:" + port + "/api/";
  }

  /** Whether it answers at all. */
  boolean answers() {
    try {
      return send("GET", "whoami", "").statusCode() == 200;
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
    HttpResponse<String> response = send("DELETE", join(path), "");
    if (response.statusCode() != 404) {
      check("DELETE", response);
    }
  }

  private String request(String method, String body, String... path) {
    HttpResponse<String> response = send(method, join(path), body);
    check(method, response);
    return response.body();
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", AUTHORIZATION)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method + " " + request.uri(), e);
    }
  }

  private static void check(String method, HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          "%s %s: %d %s".formatted(method, response.uri(), response.statusCode(), response.body()));
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
