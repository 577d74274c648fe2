// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How long messages are in a cloud that boots and deletes servers: counts, in steps of 500
 * characters, of 4,077 messages that oslo.messaging's project recorded for its own simulator.
 */
final class MessageSizes {
  /** More are not made: clients begin anew with the first. */
  static final int MOST = 1000;

  private static final int STEP = 500;

  /** How many messages had fewer characters than so many steps, and as many as one step less. */
  private static final int[] COUNTS = {
    0, 56, 105, 801, 1166, 616, 150, 100, 37, 177, 250, 99, 154, 211, 52, 53, 0, 0, 0, 0, 0, 0, 50
  };

  private static final int TOTAL = Arrays.stream(COUNTS).sum();

  private MessageSizes() {}

  /** Returns a length that is as likely as it was in the records. */
  static int draw(Random random) {
    int left = random.nextInt(TOTAL);
    int bucket = 0;
    while (left >= COUNTS[bucket]) {
      left -= COUNTS[bucket];
      bucket++;
    }
    return bucket * STEP + 1 + random.nextInt(STEP);
  }

  /** Returns so many texts of such lengths, {@value #MOST} at most. */
  static List<String> cargos(long wanted, Random random) {
    int count = (int) Math.min(wanted, MOST);
    List<String> cargos = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      char[] letters = new char[draw(random)];
      for (int at = 0; at < letters.length; at++) {
        letters[at] = (char) ('a' + random.nextInt(26));
      }
      cargos.add(new String(letters));
    }
    return cargos;
  }
}
