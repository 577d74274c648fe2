// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.Json;
import java.nio.charset.StandardCharsets;

/** Bodies as a stranger may write them. */
final class Bodies {

  private Bodies() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a body in an envelope of version 2.0. */
  static byte[] enveloped(String message) {
    return utf8(
        "{\"oslo.version\": \"2.0\", \"oslo.message\": %s}".formatted(Json.of(message).text()));
  }
}
