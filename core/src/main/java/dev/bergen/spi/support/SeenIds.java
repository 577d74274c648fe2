// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi.support;

import dev.bergen.spi.Timer;
import java.time.Duration;

/**
 * The ids of recent messages, to recognise the second copy of one that its sender published again
 * after it had lost its connection.
 *
 * <p>Holds at most {@code capacity} ids, and always at least the last half of that number while
 * they are younger than half of {@code age}. Ids are kept as 64-bit fingerprints, which need 4 MB
 * at the default size and very little while there are few; a message is mistaken for a copy once in
 * 10^13.
 *
 * <p>Threads: any thread may call; a call holds a short lock.
 */
public final class SeenIds {
  /**
   * 262,144 ids, so always the last 131,072: two minutes at a thousand a second, in which a sender
   * notices that its connection is dead, reconnects and sends again.
   */
  public static final int DEFAULT_CAPACITY = 1 << 18;

  /** Ten minutes: longer than a broker needs to restart. */
  public static final Duration DEFAULT_AGE = Duration.ofMinutes(10);

  private final int half;
  private final long halfAgeNanos;
  private final Timer timer;

  // Guarded by this: two generations; the older one is dropped as a whole.
  private Fingerprints young = new Fingerprints();
  private Fingerprints old = new Fingerprints();
  private long youngSince;

  /** Remembers {@link #DEFAULT_CAPACITY} ids for {@link #DEFAULT_AGE}. */
  public SeenIds(Timer timer) {
    this(DEFAULT_CAPACITY, DEFAULT_AGE, timer);
  }

  /**
   * Remembers {@code capacity} ids for {@code age}; at least half of each is guaranteed.
   *
   * @throws IllegalArgumentException if {@code capacity} is below 2
   */
  public SeenIds(int capacity, Duration age, Timer timer) {
    if (capacity < 2) {
      throw new IllegalArgumentException("At least two ids must fit, got " + capacity);
    }
    this.half = capacity / 2;
    this.halfAgeNanos = age.toNanos() / 2;
    this.timer = timer;
    this.youngSince = timer.nanoTime();
  }

  /** Remembers {@code id}; returns {@code false} if it is a second copy. */
  public synchronized boolean add(String id) {
    forgetOld();
    long fingerprint = fingerprint(id);
    return !old.contains(fingerprint) && young.add(fingerprint);
  }

  /** Returns whether {@code id} was added recently. */
  public synchronized boolean contains(String id) {
    forgetOld();
    long fingerprint = fingerprint(id);
    return old.contains(fingerprint) || young.contains(fingerprint);
  }

  private void forgetOld() {
    long now = timer.nanoTime();
    long age = now - youngSince;
    if (young.size < half && age < halfAgeNanos) {
      return;
    }
    old = age < 2 * halfAgeNanos ? young : new Fingerprints();
    young = new Fingerprints();
    youngSince = now;
  }

  /** FNV-1a with a final mix: ids are random already, but any text must work. */
  private static long fingerprint(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }

  /** A set of numbers other than 0, at most half full. */
  private static final class Fingerprints {
    private long[] slots = new long[64];
    private int size;

    boolean contains(long fingerprint) {
      return slots[slotOf(slots, fingerprint)] != 0;
    }

    boolean add(long fingerprint) {
      int slot = slotOf(slots, fingerprint);
      if (slots[slot] != 0) {
        return false;
      }
      slots[slot] = fingerprint;
      size++;
      if (size > slots.length / 2) {
        grow();
      }
      return true;
    }

    private void grow() {
      long[] larger = new long[slots.length * 2];
      for (long fingerprint : slots) {
        if (fingerprint != 0) {
          larger[slotOf(larger, fingerprint)] = fingerprint;
        }
      }
      slots = larger;
    }

    /** Returns the slot of the number, or the free slot for it. */
    private static int slotOf(long[] slots, long fingerprint) {
      int slot = (int) fingerprint & (slots.length - 1);
      while (slots[slot] != 0 && slots[slot] != fingerprint) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }
  }
}
