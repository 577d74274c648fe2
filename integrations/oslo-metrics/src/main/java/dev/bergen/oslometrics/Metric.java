// SPDX-License-Identifier: Apache-2.0
package dev.bergen.oslometrics;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of one datagram, as Python's json writes it.
 *
 * @param seconds what is observed; {@code null} counts one more
 * @param labels text, a boolean or null each, in their order
 */
record Metric(
    String name, @Nullable BigDecimal seconds, Map<String, ? extends @Nullable Object> labels) {

  byte[] datagram() {
    String all =
        labels.entrySet().stream()
            .map(label -> quoted(label.getKey()) + ": " + value(label.getValue()))
            .collect(Collectors.joining(", "));
    String text =
        "{\"module\": \"oslo_messaging\", \"name\": %s, \"action\": {\"value\": %s, \"action\": %s}, \"labels\": {%s}}"
            .formatted(
                quoted(name),
                seconds == null ? "null" : seconds.toPlainString(),
                seconds == null ? "\"inc\"" : "\"observe\"",
                all);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String value(@Nullable Object value) {
    return value instanceof String text ? quoted(text) : String.valueOf(value);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
