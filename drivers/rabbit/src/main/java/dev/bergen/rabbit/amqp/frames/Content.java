// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message that comes in several frames: a method, a header, and its body in parts.
 *
 * <p>Threads: one reader's.
 */
public final class Content {
  /** Takes the message when it is complete. */
  @FunctionalInterface
  public interface Whole {
    void accept(Properties properties, byte[] body);
  }

  /** The most bytes that are allocated for a body before any of it has arrived. */
  private static final int AT_ONCE = 256 * 1024;

  private static final byte[] NOTHING = {};

  private final Whole whole;
  private final int largest;
  private @Nullable Properties properties;
  private byte[] body = NOTHING;
  private int size;
  private int count;

  /**
   * @param largest bytes of a body
   */
  public Content(Whole whole, int largest) {
    this.whole = whole;
    this.largest = largest;
  }

  /** Returns whether the message is complete, and was passed on. */
  public boolean header(Input in, Texts known) throws ProtocolException {
    if (properties != null) {
      throw unexpected("a second header");
    }
    if (in.read16() != Methods.BASIC) {
      throw unexpected("a header of another class");
    }
    in.read16(); // a weight, which is unused
    long announced = in.read64();
    if (announced < 0 || announced > largest) {
      throw new ProtocolException(
          ProtocolException.SYNTAX_ERROR,
          "a message of %s bytes, where %d are the most"
              .formatted(Long.toUnsignedString(announced), largest));
    }
    properties = Properties.read(in, known);
    size = (int) announced;
    body = size == 0 ? body : new byte[Math.min(size, AT_ONCE)];
    return passedOn();
  }

  /** Returns whether the message is complete, and was passed on. */
  public boolean body(Input in) throws ProtocolException {
    if (properties == null) {
      throw unexpected("a body without a header");
    }
    int more = in.left();
    if (more > size - count) {
      throw unexpected("more of a message than it was to have");
    }
    if (count + more > body.length) {
      body = Arrays.copyOf(body, (int) Math.min(size, Math.max(2L * body.length, count + more)));
    }
    System.arraycopy(in.array(), in.position(), body, count, more);
    count += more;
    return passedOn();
  }

  private boolean passedOn() {
    Properties complete = properties;
    if (count < size || complete == null) {
      return false;
    }
    whole.accept(complete, body);
    return true;
  }

  private static ProtocolException unexpected(String what) {
    return new ProtocolException(ProtocolException.UNEXPECTED_FRAME, what);
  }
}
