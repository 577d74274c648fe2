// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.json.Json;
import dev.bergen.observe.sight.Kind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as its line in a report, exactly as {@link Json} would write its members: a
 * replay at full speed spends much of its time on these lines.
 */
final class AnswerLine {
  private static final Map<Kind, String> KINDS = new EnumMap<>(Kind.class);

  static {
    for (Kind kind : Kind.values()) {
      KINDS.put(kind, kind.name().toLowerCase(Locale.ROOT));
    }
  }

  /** From here on numbers have an exponent. */
  private static final long MOST_PLAIN_MICROS = 10_000_000_000L;

  private AnswerLine() {}

  /** Appends the line, without its end. */
  static void append(StringBuilder out, Answer answer) {
    out.append("{\"number\": ").append(answer.number());
    text(out, "id", answer.id());
    text(out, "kind", KINDS.get(answer.kind()));
    text(out, "address", answer.address());
    text(out, "name", answer.name());
    text(out, "namespace", answer.namespace());
    text(out, "version", answer.version());
    text(out, "args", answer.arguments());
    if (answer.millis() >= 0) {
      out.append(", \"ms\": ");
      millis(out, Math.round(answer.millis() * 1000));
    }
    out.append(", \"").append(answer.outcome().member()).append("\": ");
    out.append(answer.value().text()).append('}');
  }

  /** Leaves out what is not there. */
  private static void text(StringBuilder out, String name, @Nullable String value) {
    if (value == null) {
      return;
    }
    out.append(", \"").append(name).append("\": ");
    if (isPlain(value)) {
      out.append('"').append(value).append('"');
    } else {
      out.append(Json.of(value).text());
    }
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Three places at most, without zeros at the end, as the number itself would be written. */
  private static void millis(StringBuilder out, long micros) {
    if (micros >= MOST_PLAIN_MICROS) {
      out.append(micros / 1000.0);
      return;
    }
    int rest = (int) (micros % 1000);
    out.append(micros / 1000).append('.').append((char) ('0' + rest / 100));
    if (rest % 100 != 0) {
      out.append((char) ('0' + rest / 10 % 10));
      if (rest % 10 != 0) {
        out.append((char) ('0' + rest % 10));
      }
    }
  }
}
