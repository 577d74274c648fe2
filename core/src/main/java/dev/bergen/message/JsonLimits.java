// SPDX-License-Identifier: Apache-2.0
package dev.bergen.message;

/**
 * Limits of received messages, which protect the receiver.
 *
 * @param maxBytes size of a body, after decompression
 * @param maxDepth nesting depth of arrays and objects, at most 1,000
 * @param maxTextLength length of one text or name in characters
 * @param maxNumberLength digits of one number
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxTextLength, int maxNumberLength) {

  /** 128 MiB, 500 levels, 64 Mi characters, and 4,300 digits, the limit of Python since 3.11. */
  public static final JsonLimits DEFAULT =
      new JsonLimits(128 * 1024 * 1024, 500, 64 * 1024 * 1024, 4_300);

  public JsonLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxTextLength < 1 || maxNumberLength < 1) {
      throw new IllegalArgumentException("Limits of a message must be positive");
    }
    if (maxDepth > 1000) {
      throw new IllegalArgumentException("maxDepth must be at most 1000, got " + maxDepth);
    }
  }
}
