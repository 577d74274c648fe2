// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.observe.sight.JsonLine;

/**
 * Writes an answer as its line in a report. Numbers are written by hand, too: a replay at full
 * speed spends much of its time on these lines.
 */
final class AnswerLine {
  /** From here on numbers have an exponent. */
  private static final long MOST_PLAIN_MICROS = 10_000_000_000L;

  private AnswerLine() {}

  /** Returns the line, without its end. */
  static String of(Answer answer) {
    JsonLine line = new JsonLine();
    line.written("number", out -> out.append(answer.number()));
    line.text("id", answer.id());
    line.text("kind", answer.kind().word());
    line.text("address", answer.address());
    line.text("name", answer.name());
    line.text("namespace", answer.namespace());
    line.text("version", answer.version());
    line.text("args", answer.arguments());
    if (answer.millis() >= 0) {
      line.written("ms", out -> millis(out, Math.round(answer.millis() * 1000)));
    }
    line.written(answer.outcome().member(), out -> out.append(answer.value().text()));
    return line.end();
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
