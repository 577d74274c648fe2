// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lends buffers while a message is read or written, so that fewer are allocated.
 *
 * <p>Threads: any. A buffer belongs to the caller that took it; a buffer that is never returned is
 * simply collected.
 */
final class Scratch {

  /** Buffers above this size are not kept. */
  private static final int MAX_KEPT = 32 * 1024;

  private static final int MIN = 2 * 1024;
  private static final int SLOTS = 16;

  private static final AtomicReferenceArray<byte[]> SPARE = new AtomicReferenceArray<>(SLOTS);

  private Scratch() {}

  /** Returns a buffer of at least that many bytes, with arbitrary content. */
  static byte[] take(int atLeast) {
    if (atLeast <= MAX_KEPT) {
      byte[] spare = SPARE.getAndSet(slot(), null);
      if (spare != null && spare.length >= atLeast) {
        return spare;
      }
    }
    return new byte[Math.max(atLeast, MIN)];
  }

  static void release(byte[] buffer) {
    if (buffer.length <= MAX_KEPT) {
      SPARE.lazySet(slot(), buffer);
    }
  }

  /** Most threads have slots of their own; sharing one only costs a new buffer. */
  private static int slot() {
    return (int) Thread.currentThread().getId() % SLOTS;
  }
}
