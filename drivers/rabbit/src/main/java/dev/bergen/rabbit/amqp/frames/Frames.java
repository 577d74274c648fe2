// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

/** The kinds of frames and their bounds. */
public final class Frames {
  public static final int METHOD = 1;
  public static final int HEADER = 2;
  public static final int BODY = 3;
  public static final int HEARTBEAT = 8;

  static final int END = 0xCE;

  /** Type, channel and size before a payload. */
  static final int BEFORE_PAYLOAD = 7;

  /** The bytes of a frame beside its payload. */
  public static final int OVERHEAD = 8;

  /** The least that a peer has to take, by the protocol. */
  public static final int LEAST_MAX = 4096;

  /** The largest frame before a size is negotiated, and RabbitMQ's minimum. */
  public static final int LEAST_READ = 8192;

  private Frames() {}

  static boolean isType(int type) {
    return type == METHOD || type == HEADER || type == BODY || type == HEARTBEAT;
  }
}
