// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.tls;

import dev.bergen.pem.Der;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What certificates have in them beyond what {@link Der} writes for keys. */
final class Asn1 {
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Asn1() {}

  static byte[] set(byte[]... parts) {
    return Der.element(0x31, parts);
  }

  static byte[] yes() {
    return Der.element(0x01, new byte[] {-1});
  }

  /**
   * @param unused bits of the last byte
   */
  static byte[] bits(int unused, byte[] value) {
    return Der.element(0x03, new byte[] {(byte) unused}, value);
  }

  static byte[] utf8(String text) {
    return Der.element(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant instant) {
    return Der.element(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }
}
