// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

/**
 * A text that a regular expression may read so often and no more. An expression such as {@code
 * (a*)*b} tries every way to divide a text, and neither time nor an interrupt ends it.
 *
 * <p>Threads: one, for one match.
 */
final class BoundedText implements CharSequence {
  /** A few hundredths of a second; a sane expression reads each character a few times. */
  private static final int MOST_READS = 5_000_000;

  private final String text;
  private final int from;
  private final int to;
  private int reads;

  BoundedText(String text) {
    this(text, 0, text.length());
  }

  private BoundedText(String text, int from, int to) {
    this.text = text;
    this.from = from;
    this.to = to;
  }

  @Override
  public int length() {
    return to - from;
  }

  /**
   * @throws ExhaustedException if it has been read often enough
   */
  @Override
  public char charAt(int index) {
    if (++reads > MOST_READS) {
      throw new ExhaustedException();
    }
    return text.charAt(from + index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new BoundedText(text, from + start, from + end);
  }

  @Override
  public String toString() {
    return text.substring(from, to);
  }

  /** The match was not finished. */
  static final class ExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExhaustedException() {
      super("too many reads", null, false, false);
    }
  }
}
