// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * A name that one operator's tool has for itself on a broker, so that no other run of it works
 * there at the same time. It ends with the tool's connection, however that ends.
 *
 * <p>Threads: any; {@link #close} waits a moment at most for the broker.
 */
public interface Claim extends AutoCloseable {
  /** Returns whether nobody else can have the name. */
  boolean isHeld();

  /** Gives the name up; closing twice is fine. */
  @Override
  void close();
}
