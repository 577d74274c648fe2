// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lends buffers for the time that one message is read or written, so that the heap does not fill
 * with them.
 *
 * <p>Threads: any. A buffer belongs to whoever took it; one that is never given back is no loss.
 */
final class Scratch {

  /** Buffers above this size are not kept. */
  private static final int MAX_KEPT = 32 * 1024;

  private static final int MIN = 2 * 1024;
  private static final int SLOTS = 16;

  private static final AtomicReferenceArray<byte[]> SPARE = new AtomicReferenceArray<>(SLOTS);

  private Scratch() {}

  /** Returns a buffer of at least that many bytes, with whatever is in it. */
  static byte[] take(int atLeast) {
    if (atLeast <= MAX_KEPT) {
      byte[] spare = SPARE.getAndSet(slot(), null);
      if (spare != null && spare.length >= atLeast) {
        return spare;
      }
    }
    return new byte[Math.max(atLeast, MIN)];
  }

  static void giveBack(byte[] buffer) {
    if (buffer.length <= MAX_KEPT) {
      SPARE.lazySet(slot(), buffer);
    }
  }

  /** Threads mostly have slots of their own; that they share one costs nothing but a new buffer. */
  private static int slot() {
    return (int) Thread.currentThread().getId() % SLOTS;
  }
}
