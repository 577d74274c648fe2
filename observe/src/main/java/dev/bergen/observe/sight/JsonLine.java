// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.sight;

import dev.bergen.json.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An object on one line, written member by member, exactly as {@link Json} would write it. A tap
 * and a replay write thousands of lines a second; a map of the members would cost more than the
 * line.
 *
 * <p>Threads: one.
 */
public final class JsonLine {
  private final StringBuilder line = new StringBuilder(512);

  /** Begins a line without members. */
  public JsonLine() {}

  /**
   * Adds a text, unless it is {@code null}.
   *
   * @param name of the member, in characters that JSON does not escape
   */
  public void text(String name, @Nullable String text) {
    if (text == null) {
      return;
    }
    name(name);
    if (isPlain(text)) {
      line.append('"').append(text).append('"');
    } else {
      line.append(Json.of(text).text());
    }
  }

  /** Whether no character of it is written in another way. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= '\u007f' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds any value that {@link Json#of} takes.
   *
   * @param name of the member, in characters that JSON does not escape
   * @throws dev.bergen.MessageEncodingException if JSON cannot carry the value; the line has the
   *     name then, and is of no use
   */
  public void value(String name, Object value) {
    name(name);
    line.append(Json.of(value).text());
  }

  /**
   * Adds a value that the caller writes.
   *
   * @param name of the member, in characters that JSON does not escape
   * @param value appends the value's JSON, on this thread
   */
  public void written(String name, Consumer<StringBuilder> value) {
    name(name);
    value.accept(line);
  }

  private void name(String name) {
    line.append(line.isEmpty() ? "{\"" : ", \"").append(name).append("\": ");
  }

  /** Returns the line, without an end of line; call it once. */
  public String end() {
    return line.append(line.isEmpty() ? "{}" : "}").toString();
  }
}
