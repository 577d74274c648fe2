// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.io.IOException;

/** The peer has broken the rules of AMQP, so that nothing it says can be trusted any more. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  static final int FRAME_ERROR = 501;
  public static final int SYNTAX_ERROR = 502;
  public static final int COMMAND_INVALID = 503;
  public static final int CHANNEL_ERROR = 504;
  public static final int UNEXPECTED_FRAME = 505;
  public static final int NOT_IMPLEMENTED = 540;

  private final int code;

  public ProtocolException(int code, String what) {
    super("The broker does not keep to AMQP: " + what);
    this.code = code;
  }

  /** Returns the protocol's number for this kind of fault. */
  public int code() {
    return code;
  }
}
