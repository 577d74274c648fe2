// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import org.jspecify.annotations.Nullable;

/**
 * Compresses bodies, or leaves them as they are.
 *
 * <p>Threads: any.
 */
public final class BodyWriter {
  /** The content type of every message. */
  public static final String CONTENT_TYPE = "application/json";

  private final @Nullable BodyCompression compression;

  /**
   * @param compression {@code null} leaves bodies as they are
   */
  public BodyWriter(@Nullable BodyCompression compression) {
    this.compression = compression;
  }

  /** Returns the value of the compression header; {@code null} for none. */
  public @Nullable String header() {
    return compression == null ? null : compression.header();
  }

  public byte[] write(byte[] body) {
    return compression == null ? body : compression.compress(body);
  }
}
