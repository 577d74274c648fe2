// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;

/** Files as OpenSSL writes them, with keys of this process. */
final class Samples {
  /** By openssl: on the curve P-256, of nobody. */
  static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBeTCCAR+gAwIBAgIUd2aMNUU26nSjBZpTKxO3378zGfEwCgYIKoZIzj0EAwIw
      ETEPMA0GA1UEAwwGc2FtcGxlMCAXDTI2MTEyODIyMjc0MloYDzIxMjYxMTA0MjIy
      NzQyWjARMQ8wDQYDVQQDDAZzYW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
      AARMi5G68CZISOF1lVU8IPytuTx1OaO7nU/VjS94cMT2Df5qe8WjXsbS8u9refFr
      xA/UXqZc9IPxM5gmMsVTi8kWo1MwUTAdBgNVHQ4EFgQUxHrR4KIFCFesCn6yWr4X
      VZtA1hwwHwYDVR0jBBgwFoAUxHrR4KIFCFesCn6yWr4XVZtA1hwwDwYDVR0TAQH/
      BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAoWeRjnbbMY+P5Ymh6k8oIi5YqWKt
      oNqjNjBVc9UbGpICIEog+Cu06XaezvkXEkZSDrAdaz8e7a7MdFM3/qt2uqw8
      -----END CERTIFICATE-----
      """;

  static final KeyPair RSA = keys("RSA", 1024);
  static final KeyPair ELLIPTIC = keys("EC", 256);
  static final KeyPair EDWARDS = keys("Ed25519", 255);

  private Samples() {}

  /** Returns one of each kind. */
  static List<String> all() {
    return List.of(
        CERTIFICATE + CERTIFICATE,
        pkcs8(RSA),
        pkcs8(ELLIPTIC),
        pkcs8(EDWARDS),
        "Bag Attributes\n    localKeyID: 01 02\nKey Attributes: <No Attributes>\n" + pkcs1(RSA),
        sec1(ELLIPTIC));
  }

  static String pkcs8(KeyPair keys) {
    return Pem.write("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  static String pkcs1(KeyPair keys) {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) keys.getPrivate();
    return Pem.write(
        "RSA PRIVATE KEY",
        Der.sequence(
            Der.integer(0),
            Der.integer(key.getModulus()),
            Der.integer(key.getPublicExponent()),
            Der.integer(key.getPrivateExponent()),
            Der.integer(key.getPrimeP()),
            Der.integer(key.getPrimeQ()),
            Der.integer(key.getPrimeExponentP()),
            Der.integer(key.getPrimeExponentQ()),
            Der.integer(key.getCrtCoefficient())));
  }

  static String sec1(KeyPair keys) {
    BigInteger secret = ((ECPrivateKey) keys.getPrivate()).getS();
    byte[] fixed = new byte[32];
    byte[] bytes = secret.toByteArray();
    int length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return Pem.write(
        "EC PRIVATE KEY",
        Der.sequence(
            Der.integer(1), Der.octets(fixed), Der.element(0xA0, Der.oid("1.2.840.10045.3.1.7"))));
  }

  private static KeyPair keys(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
