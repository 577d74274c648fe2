// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

import java.util.Arrays;

/**
 * Puts the older forms of private keys, PKCS#1 (RFC 8017) and SEC 1 (RFC 5915), into PKCS#8 (RFC
 * 5208), the one form that Java and Kafka's client read.
 */
final class Pkcs8 {
  /** The explicitly tagged parameters of an EC key: its curve. */
  private static final int PARAMETERS = 0xA0;

  private static final byte[] NULL = Der.element(5);
  private static final byte[] RSA = Der.sequence(Der.oid("1.2.840.113549.1.1.1"), NULL);
  private static final byte[] EC = Der.oid("1.2.840.10045.2.1");

  /** Which parameters of a curve begin with, and its name never. */
  private static final byte[] PRIME_FIELD = Der.oid("1.2.840.10045.1.1");

  private Pkcs8() {}

  static byte[] ofRsa(byte[] pkcs1) {
    return Der.sequence(Der.integer(0), RSA, Der.octets(pkcs1));
  }

  /**
   * @throws IllegalArgumentException if the key does not say which curve it is on
   */
  static byte[] ofElliptic(byte[] sec1) {
    byte[] algorithm = Der.sequence(EC, curve(sec1));
    return Der.sequence(Der.integer(0), algorithm, Der.octets(sec1));
  }

  /** In a sequence of version, key, [0] curve, [1] public key. */
  private static byte[] curve(byte[] sec1) {
    return Der.readAll(Der.read(sec1).content()).stream()
        .filter(element -> element.tag() == PARAMETERS)
        .findFirst()
        .map(Der.Element::content)
        .orElseThrow(() -> new IllegalArgumentException("The key has no curve"));
  }

  /** Whether a key or certificate has the parameters of its curve instead of the curve's name. */
  static boolean hasExplicitCurve(byte[] der) {
    for (int at = 0; at + PRIME_FIELD.length <= der.length; at++) {
      if (Arrays.equals(der, at, at + PRIME_FIELD.length, PRIME_FIELD, 0, PRIME_FIELD.length)) {
        return true;
      }
    }
    return false;
  }
}
