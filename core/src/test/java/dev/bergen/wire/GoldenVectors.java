// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Messages recorded between the reference and its broker: resources {@code vectors/messages}. */
final class GoldenVectors {

  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private GoldenVectors() {}

  /**
   * One recorded message.
   *
   * @param decoded the inner message, read by other means than ours
   */
  record Vector(String name, String role, byte[] body, JsonNode properties, JsonNode decoded) {
    @Override
    public String toString() {
      return name;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  static List<Vector> all() {
    List<Vector> vectors = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.sorted().toList()) {
        addFrom(file, vectors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vectors;
  }

  /** Returns the messages that travelled as they are, without compression. */
  static Stream<Vector> plain(String role) {
    return all().stream().filter(vector -> vector.role().equals(role) && !isCompressed(vector));
  }

  static Stream<Vector> compressed() {
    return all().stream().filter(GoldenVectors::isCompressed);
  }

  private static boolean isCompressed(Vector vector) {
    return vector.properties().path("headers").has("compression");
  }

  private static void addFrom(Path file, List<Vector> vectors) throws IOException {
    JsonNode recording = MAPPER.readTree(Files.readString(file));
    for (var capture : recording.path("captures").properties()) {
      int count = 0;
      for (JsonNode message : capture.getValue().path("messages")) {
        count++;
        String role = message.path("role").asText();
        byte[] body =
            message.has("body")
                ? message.path("body").asText().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(message.path("body_b64").asText());
        vectors.add(
            new Vector(
                "%s, %s, %s %d".formatted(file.getFileName(), capture.getKey(), role, count),
                role,
                body,
                message.path("properties"),
                decoded(body)));
      }
    }
  }

  private static JsonNode decoded(byte[] body) throws IOException {
    if (body[0] != '{') {
      return MAPPER.missingNode();
    }
    JsonNode outer = MAPPER.readTree(body);
    return outer.has("oslo.message") ? MAPPER.readTree(outer.path("oslo.message").asText()) : outer;
  }

  private static Path directory() {
    try {
      return Path.of(GoldenVectors.class.getResource("/vectors/messages").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
