// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.spi.queues.TappedMessage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a share of the messages, without reading them. A call is kept or left out together with its
 * replies, so that the kept ones can still be joined; everything without the id of a call is kept
 * at random.
 *
 * <p>Threads: any.
 */
public final class Sampling {
  private static final byte[] ID = "_msg_id".getBytes(StandardCharsets.US_ASCII);

  /** A separator of at most so many characters: {@code \": \"}. */
  private static final int LONGEST_SEPARATOR = 8;

  private static final int LONGEST_ID = 64;

  private final double share;

  private Sampling(double share) {
    this.share = share;
  }

  /**
   * Keeps that share.
   *
   * @param share above 0; 1 keeps all
   * @throws IllegalArgumentException if it is not such a share
   */
  public static Sampling of(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("A share is above 0 and at most 1, not " + share);
    }
    return new Sampling(share);
  }

  /** Returns the share that is kept. */
  public double share() {
    return share;
  }

  /** Returns whether a message is kept. */
  public boolean keeps(TappedMessage copy) {
    if (share >= 1) {
      return true;
    }
    byte[] body = copy.message().body();
    int start = idStart(body);
    double draw = start < 0 ? ThreadLocalRandom.current().nextDouble() : draw(hash(body, start));
    return draw < share;
  }

  /** Returns where the id's text begins; -1 if there is none, or none that is a text. */
  private static int idStart(byte[] body) {
    int key = lastKey(body);
    if (key < 0) {
      return -1;
    }
    int end = Math.min(body.length, key + ID.length + LONGEST_SEPARATOR);
    boolean colon = false;
    for (int at = key + ID.length; at < end; at++) {
      if (body[at] == ':') {
        colon = true;
      } else if (body[at] == '"' && colon) {
        return hasText(body, at + 1) ? at + 1 : -1;
      } else if (body[at] != '"' && body[at] != '\\' && body[at] != ' ') {
        return -1;
      }
    }
    return -1;
  }

  private static boolean hasText(byte[] body, int at) {
    return at < body.length && body[at] != '"' && body[at] != '\\';
  }

  /** From the end, where arguments that say the same are not. */
  private static int lastKey(byte[] body) {
    for (int at = body.length - ID.length; at >= 0; at--) {
      if (body[at] == '_' && isKey(body, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isKey(byte[] body, int at) {
    for (int i = 0; i < ID.length; i++) {
      if (body[at + i] != ID[i]) {
        return false;
      }
    }
    return true;
  }

  private static long hash(byte[] body, int start) {
    long hash = 0xCBF29CE484222325L;
    int end = Math.min(body.length, start + LONGEST_ID);
    for (int at = start; at < end && body[at] != '"' && body[at] != '\\'; at++) {
      hash = (hash ^ body[at]) * 0x100000001B3L;
    }
    return hash;
  }

  /** Returns a number from 0 to 1, always the same of the same hash. */
  private static double draw(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return ((mixed ^ (mixed >>> 33)) >>> 11) * 0x1.0p-53;
  }
}
