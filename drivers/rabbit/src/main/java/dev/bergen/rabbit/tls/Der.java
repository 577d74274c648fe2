// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Just enough ASN.1 to put the older forms of private keys, PKCS#1 (RFC 8017) and SEC 1 (RFC 5915),
 * into PKCS#8 (RFC 5208), the one form that Java reads.
 */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** The explicitly tagged parameters of an EC key: its curve. */
  private static final int PARAMETERS = 0xA0;

  private static final byte[] VERSION_0 = {2, 1, 0};

  /** 1.2.840.113549.1.1.1 with NULL as parameters. */
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 13, 1, 1, 1, 5, 0
  };

  /** 1.2.840.10045.2.1. */
  private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

  /** 1.2.840.10045.1.1, which parameters of a curve begin with, and its name never. */
  private static final byte[] PRIME_FIELD = {
    6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 1, 1
  };

  private Der() {}

  static byte[] rsaAsPkcs8(byte[] pkcs1) {
    return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, pkcs1));
  }

  /**
   * @throws IllegalArgumentException if the key does not say which curve it is on
   */
  static byte[] ecAsPkcs8(byte[] sec1) {
    byte[] algorithm = element(SEQUENCE, EC, curve(sec1));
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, sec1));
  }

  /** In a sequence of version, key, [0] curve, [1] public key. */
  private static byte[] curve(byte[] sec1) {
    try {
      int at = content(sec1, 0);
      while (at < sec1.length) {
        int begin = content(sec1, at);
        int end = begin + length(sec1, at);
        if ((sec1[at] & 0xFF) == PARAMETERS && end <= sec1.length) {
          return Arrays.copyOfRange(sec1, begin, end);
        }
        at = end;
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("The key ends too early", e);
    }
    throw new IllegalArgumentException("The key has no curve");
  }

  /** Where the content of the element at {@code at} begins. */
  private static int content(byte[] der, int at) {
    int first = der[at + 1];
    return at + 2 + (first < 0 ? first & 0x7F : 0);
  }

  /** How long the content of the element at {@code at} is. */
  private static int length(byte[] der, int at) {
    int first = der[at + 1];
    if (first >= 0) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xFF);
    }
    if (length < 0) {
      throw new IllegalArgumentException("An element is too long");
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int size = content.size();
    if (size < 0x80) {
      whole.write(size);
    } else if (size < 0x100) {
      whole.write(0x81);
      whole.write(size);
    } else {
      whole.write(0x82);
      whole.write(size >> 8);
      whole.write(size);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
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
