// SPDX-License-Identifier: Apache-2.0
package dev.bergen.message;

/**
 * How much a received message may ask of its receiver.
 *
 * @param maxBytes length of a body in bytes, after decompression
 * @param maxDepth how deep arrays and objects may nest, 1,000 at most
 * @param maxTextLength length of one text or name in characters
 * @param maxNumberLength digits of one number
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxTextLength, int maxNumberLength) {

  /**
   * 128 MiB, 500 levels, 64 Mi characters, and 4,300 digits, which is all that Python reads since
   * its release 3.11.
   */
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
