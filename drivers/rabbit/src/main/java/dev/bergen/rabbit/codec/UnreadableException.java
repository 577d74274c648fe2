// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import dev.bergen.rabbit.codec.Rejections.Kind;
import org.jspecify.annotations.Nullable;

/** A delivery cannot be read as a message of the expected kind. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /**
   * @param problem without the message's content
   */
  UnreadableException(Kind kind, String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
