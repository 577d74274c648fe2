// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

/** Writes the properties of a message as the protocol has them: 16 flags, then what they name. */
@FunctionalInterface
public interface PropertyWriter {
  /** Writes into {@code out}, under a lock: does not wait for anything. */
  void writeTo(Bytes out);
}
