// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import dev.bergen.ConfigurationException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Private keys in the forms that OpenSSL writes and Python reads, without a passphrase. */
final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private PrivateKeys() {}

  /**
   * Returns the first private key of a file.
   *
   * @throws ConfigurationException if there is none, or none that can be used
   */
  static PrivateKey read(PemFile file) {
    for (PemFile.Block block : file.blocks()) {
      if (block.encrypted() || block.type().equals("ENCRYPTED PRIVATE KEY")) {
        throw file.error(
            ("is encrypted with a passphrase, which no option can give. Store it without one:"
                    + " openssl pkey -in %s -out plain-key.pem")
                .formatted(file.name()),
            null);
      }
      byte[] der = asPkcs8(file, block);
      if (der != null) {
        return pkcs8(file, der);
      }
    }
    throw file.error("has no private key that can be used, only %s.".formatted(file.types()), null);
  }

  /** Returns null for what is no key: certificates, parameters. */
  private static byte @Nullable [] asPkcs8(PemFile file, PemFile.Block block) {
    return switch (block.type()) {
      case "PRIVATE KEY" -> block.der();
      case "RSA PRIVATE KEY" -> Der.rsaAsPkcs8(block.der());
      case "EC PRIVATE KEY" -> ecAsPkcs8(file, block.der());
      default -> null;
    };
  }

  private static byte[] ecAsPkcs8(PemFile file, byte[] key) {
    try {
      return Der.ecAsPkcs8(key);
    } catch (IllegalArgumentException e) {
      throw file.error(
          "has a key that does not name its curve. Convert it: openssl pkcs8 -topk8 -nocrypt -in %s"
              .formatted(file.name()),
          e);
    }
  }

  private static PrivateKey pkcs8(PemFile file, byte[] der) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    InvalidKeySpecException last = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) { // a key of another kind
        last = e;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("This Java platform lacks " + algorithm, e);
      }
    }
    throw file.error(
        "has a private key that is damaged, or of no kind that TLS uses: RSA, EC, Ed25519.", last);
  }

  /** Whether the two belong together: one signs, the other finds that right. */
  static boolean match(PrivateKey key, PublicKey certified) {
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals(certified.getAlgorithm())) {
      return false;
    }
    String signing =
        switch (algorithm) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> "";
        };
    if (signing.isEmpty()) {
      return true; // the broker will find out
    }
    try {
      byte[] text = {1, 2, 3};
      Signature signature = Signature.getInstance(signing);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) { // of other lengths or curves
      return false;
    }
  }
}
