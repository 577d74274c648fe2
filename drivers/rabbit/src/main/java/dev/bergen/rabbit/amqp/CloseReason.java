// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

/**
 * Why a connection or a channel is closed.
 *
 * @param by who began it
 * @param connection whether it is the connection, and each of its channels; else one channel alone
 * @param code the protocol's number; 0 if it has none
 * @param text what the broker said, or what happened
 * @param method what offended the broker, its class in the upper 16 bits; 0 if it does not say
 */
public record CloseReason(By by, boolean connection, int code, String text, int method) {

  /** The side that closes. */
  public enum By {
    /** The driver wanted it. */
    US,
    /** The broker said so. */
    BROKER,
    /** The network broke, or the broker fell silent, or spoke nonsense. */
    FAILURE
  }

  /** Whether the driver wanted it. */
  public boolean isOurs() {
    return by == By.US;
  }

  /** Whether the broker closed a channel, and the connection stays open. */
  public boolean isBrokersForChannel() {
    return by == By.BROKER && !connection;
  }

  /** Whether the broker closed the connection. */
  public boolean isBrokersForConnection() {
    return by == By.BROKER && connection;
  }

  /** Returns the class of the method that offended the broker; 0 if it does not say. */
  public int classId() {
    return method >>> 16;
  }

  /** Returns the number, within its class, of the method that offended the broker. */
  public int methodId() {
    return method & 0xffff;
  }

  /** Returns it as what is thrown for it. */
  public ClosedException asException() {
    return new ClosedException(this, null);
  }

  @Override
  public String toString() {
    String what = connection ? "connection" : "channel";
    return switch (by) {
      case US -> "the %s was closed: %s".formatted(what, text);
      case BROKER -> "the broker closed the %s: %d %s".formatted(what, code, text);
      case FAILURE -> "the %s broke: %s".formatted(what, text);
    };
  }
}
