// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes DER, as much of it as certificates and keys need. */
final class Asn1 {
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Asn1() {}

  static byte[] sequence(byte[]... parts) {
    return element(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return element(0x31, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(0x02, value.toByteArray());
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] yes() {
    return element(0x01, new byte[] {-1});
  }

  static byte[] octets(byte[] value) {
    return element(0x04, value);
  }

  /**
   * @param unused bits of the last byte
   */
  static byte[] bits(int unused, byte[] value) {
    return element(0x03, new byte[] {(byte) unused}, value);
  }

  static byte[] utf8(String text) {
    return element(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant instant) {
    return element(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier, from its dotted form. */
  static byte[] oid(String dotted) {
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
    return element(0x06, out.toByteArray());
  }

  /** Any element: its tag, its length, its content. */
  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int size = content.size();
    if (size >= 0x80) {
      byte[] length = BigInteger.valueOf(size).toByteArray();
      int first = length[0] == 0 ? 1 : 0;
      whole.write(0x80 | (length.length - first));
      whole.write(length, first, length.length - first);
    } else {
      whole.write(size);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
