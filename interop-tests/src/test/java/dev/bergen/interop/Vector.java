// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One kind of message as oslo.messaging published it, newest capture first choice.
 *
 * @param kind the file's name without its suffix
 */
public record Vector(String kind, JsonNode captures) {
  public static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the vector of {@code kind}: {@code call}, {@code failure__value}. */
  public static Vector of(String kind) {
    return new Vector(kind, resource("messages/" + kind + ".json").get("captures"));
  }

  /** Returns all of them, in the order of their names. */
  public static List<Vector> all() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> String.valueOf(file.getFileName()).replaceFirst("\\.json$", ""))
          .sorted()
          .map(Vector::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a resource below {@code vectors}. */
  public static JsonNode resource(String name) {
    try (InputStream file = Vector.class.getResourceAsStream("/vectors/" + name)) {
      return JSON.readTree(Objects.requireNonNull(file, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the captured messages of a role, {@code request} or {@code reply}, of the newest. */
  public List<JsonNode> messages(String role) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode message : newest().get("messages")) {
      if (role.equals(message.get("role").asText())) {
        found.add(message);
      }
    }
    return found;
  }

  private JsonNode newest() {
    JsonNode last = captures.get("18.1.0");
    return last == null ? captures.elements().next() : last;
  }

  private static Path directory() {
    try {
      URI uri = Objects.requireNonNull(Vector.class.getResource("/vectors/messages")).toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return kind;
  }
}
