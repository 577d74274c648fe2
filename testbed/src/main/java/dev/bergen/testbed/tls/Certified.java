// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.tls;

import dev.bergen.pem.Der;
import dev.bergen.pem.Pem;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;

/**
 * Somebody's keys and certificate, as PEM.
 *
 * @param chain DER of the certificate, then of those that vouch for it, without the root
 */
public record Certified(List<byte[]> chain, KeyPair keys) {
  private static final int P256_BYTES = 32;

  /** The certificate and those that vouch for it. */
  public String certificatePem() {
    StringBuilder all = new StringBuilder();
    chain.forEach(each -> all.append(Pem.write("CERTIFICATE", each)));
    return all.toString();
  }

  /** The key in the form that OpenSSL writes today: PKCS#8. */
  public String keyPem() {
    return Pem.write("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** The key in the form that OpenSSL wrote before: PKCS#1 or SEC 1. */
  public String traditionalKeyPem() {
    return keys.getPrivate() instanceof RSAPrivateCrtKey rsa
        ? Pem.write("RSA PRIVATE KEY", pkcs1(rsa))
        : Pem.write("EC PRIVATE KEY", sec1());
  }

  private static byte[] pkcs1(RSAPrivateCrtKey key) {
    return Der.sequence(
        Der.integer(0),
        Der.integer(key.getModulus()),
        Der.integer(key.getPublicExponent()),
        Der.integer(key.getPrivateExponent()),
        Der.integer(key.getPrimeP()),
        Der.integer(key.getPrimeQ()),
        Der.integer(key.getPrimeExponentP()),
        Der.integer(key.getPrimeExponentQ()),
        Der.integer(key.getCrtCoefficient()));
  }

  private byte[] sec1() {
    ECPrivateKey secret = (ECPrivateKey) keys.getPrivate();
    ECPublicKey open = (ECPublicKey) keys.getPublic();
    byte[] point = new byte[1 + 2 * P256_BYTES];
    point[0] = 4;
    System.arraycopy(fixed(open.getW().getAffineX()), 0, point, 1, P256_BYTES);
    System.arraycopy(fixed(open.getW().getAffineY()), 0, point, 1 + P256_BYTES, P256_BYTES);
    return Der.sequence(
        Der.integer(1),
        Der.octets(fixed(secret.getS())),
        Der.element(0xA0, Der.oid("1.2.840.10045.3.1.7")),
        Der.element(0xA1, Asn1.bits(0, point)));
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[P256_BYTES];
    int length = Math.min(bytes.length, P256_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, P256_BYTES - length, length);
    return fixed;
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "Certified[" + chain.size() + " certificates]";
  }
}
