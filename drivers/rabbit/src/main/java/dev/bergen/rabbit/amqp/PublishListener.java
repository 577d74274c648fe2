// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

/** Receives confirms and returns of a channel's messages, on the reader thread; must not block. */
public interface PublishListener {
  /**
   * The broker answers for a message, by its number on the channel.
   *
   * @param multiple whether also for all before it
   * @param accepted whether it takes responsibility
   */
  void confirmed(long number, boolean multiple, boolean accepted);

  /** The broker could not route a message that had to be. */
  void returned(Returned message);

  /** The broker lets messages be published, or does not for now. */
  default void flow(boolean active) {}
}
