// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** ASN.1 in its encoding DER: as much as keys need, written and read. */
public final class Der {
  public static final int SEQUENCE = 0x30;

  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int OBJECT = 0x06;

  /** Lengths of more bytes than these fit into no array. */
  private static final int LENGTH_BYTES = 4;

  private Der() {}

  /**
   * One element.
   *
   * @param tag the first byte, unsigned
   */
  public record Element(int tag, byte[] content) {}

  // Writing.

  /** Returns any element: its tag, its length, its content. */
  public static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int size = content.size();
    if (size < 0x80) {
      whole.write(size);
    } else {
      byte[] length = BigInteger.valueOf(size).toByteArray();
      int first = length[0] == 0 ? 1 : 0;
      whole.write(0x80 | (length.length - first));
      whole.write(length, first, length.length - first);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  /** Returns a sequence of encoded parts. */
  public static byte[] sequence(byte[]... parts) {
    return element(SEQUENCE, parts);
  }

  /** Returns an encoded integer. */
  public static byte[] integer(BigInteger value) {
    return element(INTEGER, value.toByteArray());
  }

  /** Returns an encoded integer. */
  public static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  /** Returns an encoded octet string. */
  public static byte[] octets(byte[] value) {
    return element(OCTETS, value);
  }

  /** Returns an object identifier, from its dotted form. */
  public static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          out.write(((arc >>> shift) & 0x7F) | 0x80);
        }
      }
      out.write(arc & 0x7F);
    }
    return element(OBJECT, out.toByteArray());
  }

  // Reading.

  /**
   * Returns the one element that {@code der} is.
   *
   * @throws IllegalArgumentException if it is not one, whole and alone
   */
  public static Element read(byte[] der) {
    List<Element> all = readAll(der);
    if (all.size() != 1) {
      throw new IllegalArgumentException("%d elements instead of one".formatted(all.size()));
    }
    return all.get(0);
  }

  /**
   * Returns the elements that follow one another in {@code der}, such as the content of a sequence.
   *
   * @throws IllegalArgumentException if the last one is not whole
   */
  public static List<Element> readAll(byte[] der) {
    List<Element> all = new ArrayList<>();
    int at = 0;
    while (at < der.length) {
      int begin = at + 2;
      int length = begin > der.length ? -1 : der[at + 1];
      if (length < 0) {
        int bytes = length & 0x7F; // none: a length that is not known before, as in BER
        begin += bytes;
        boolean known = bytes > 0 && bytes <= LENGTH_BYTES && begin <= der.length;
        length = known ? number(der, at + 2, begin) : -1;
      }
      if (begin > der.length || length < 0 || length > der.length - begin) {
        throw new IllegalArgumentException("The element at byte %,d is cut off".formatted(at));
      }
      all.add(new Element(der[at] & 0xFF, Arrays.copyOfRange(der, begin, begin + length)));
      at = begin + length;
    }
    return all;
  }

  /** Negative if it is beyond all arrays. */
  private static int number(byte[] der, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | (der[i] & 0xFF);
    }
    return number;
  }
}
