// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.python;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command came to: a result, or an exception that was raised.
 *
 * @param line as the program wrote it
 */
public record PythonOutcome(JsonNode line) {

  /**
   * Returns the result.
   *
   * @throws AssertionError if an exception was raised instead
   */
  public JsonNode result() {
    if (!line.has("result")) {
      throw new AssertionError("Raised " + line);
    }
    return line.get("result");
  }

  /**
   * Returns the exception's type: {@code module.class}.
   *
   * @throws AssertionError if there is a result instead
   */
  public String raised() {
    if (!line.has("raised")) {
      throw new AssertionError("Nothing raised: " + line);
    }
    return line.get("raised").asText();
  }

  /** Returns the exception's type and all its super-types, nearest first. */
  public List<String> types() {
    List<String> types = new ArrayList<>();
    line.path("types").forEach(type -> types.add(type.asText()));
    return types;
  }

  /** Returns the exception's text. */
  public String message() {
    return line.path("message").asText();
  }

  /** Returns an attribute of the exception: {@code exc_type}, {@code value}, {@code traceback}. */
  public JsonNode field(String name) {
    return line.path("fields").path(name);
  }

  /** Returns the positional arguments that the exception was made with. */
  public JsonNode args() {
    return line.path("args");
  }

  /** Returns the exception's own map of keyword arguments. */
  public JsonNode kwargs() {
    return line.path("kwargs");
  }

  /** Returns how long it took, in seconds. */
  public double seconds() {
    return line.path("seconds").asDouble();
  }
}
