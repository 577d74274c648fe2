// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object on one line, written member by member: a map of them would cost more than the line.
 *
 * <p>Threads: one.
 */
final class JsonLine {
  private final StringBuilder line = new StringBuilder(512);

  /** Adds a text, unless it is {@code null}. */
  void text(String name, @Nullable String text) {
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

  /** Adds a time as {@link Instant#toString} has it. */
  void time(String name, Instant time, SecondText second) {
    name(name);
    line.append('"');
    second.append(time, line);
    line.append('"');
  }

  /** Adds any value. */
  void value(String name, Object value) {
    name(name);
    line.append(Json.of(value).text());
  }

  private void name(String name) {
    line.append(line.isEmpty() ? "{\"" : ", \"").append(name).append("\": ");
  }

  /** Returns the line. */
  String end() {
    return line.append(line.isEmpty() ? "{}" : "}").toString();
  }
}
