// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

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

  /** Any text does. */
  private static final byte[] SIGNED = {1, 2, 3};

  private PrivateKeys() {}

  /**
   * Returns the first private key of a file.
   *
   * @throws ConfigurationException if there is none, or none that can be used
   */
  static PrivateKey read(PemFile file) {
    for (Pem.Block block : file.blocks()) {
      if (isEncrypted(block)) {
        throw file.error(
            ("is encrypted with a passphrase, which no option can give. Store it without one:"
                    + " openssl pkey -in %s -out plain-key.pem")
                .formatted(file.name()),
            null);
      }
      byte[] der = asPkcs8(file, block);
      if (der != null) {
        PrivateKey key = pkcs8(file, der);
        requireUsable(file, key);
        return key;
      }
    }
    throw file.error("has no private key that can be used, only %s.".formatted(file.types()), null);
  }

  static boolean isEncrypted(Pem.Block block) {
    return block.encrypted() || block.type().equals("ENCRYPTED PRIVATE KEY");
  }

  /** Returns null for other blocks: certificates, parameters. */
  private static byte @Nullable [] asPkcs8(PemFile file, Pem.Block block) {
    return switch (block.type()) {
      case "PRIVATE KEY" -> block.der();
      case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(block.der());
      case "EC PRIVATE KEY" -> ecAsPkcs8(file, block.der());
      default -> null;
    };
  }

  private static byte[] ecAsPkcs8(PemFile file, byte[] key) {
    try {
      return Pkcs8.ofElliptic(key);
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
        Pkcs8.hasExplicitCurve(der)
            ? "has a private key that spells its curve out instead of naming it, which Java does not read. Make key and certificate with a named curve (openssl: -pkeyopt ec_param_enc:named_curve)."
            : "has a private key that is damaged, or of no kind that TLS uses: RSA, EC, Ed25519.",
        last);
  }

  /** Refuses a key that nothing can be signed with here, whatever certificate it belongs to. */
  private static void requireUsable(PemFile file, PrivateKey key) {
    try {
      byte[] unused = sign(key);
    } catch (GeneralSecurityException e) {
      throw file.error(
          ("has a private key that this Java platform cannot use: %s. Take one on the curve P-256,"
                  + " P-384 or P-521, or RSA, or Ed25519.")
              .formatted(PemFile.innermost(e)),
          e);
    }
  }

  /** Whether the two belong together: one signs, the other finds that right. */
  static boolean match(PrivateKey key, PublicKey certified) {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    if (signing(key).isEmpty()) {
      return true; // the broker will find out
    }
    try {
      Signature signature = Signature.getInstance(signing(key));
      signature.initVerify(certified);
      signature.update(SIGNED);
      return signature.verify(sign(key));
    } catch (GeneralSecurityException e) { // of other lengths or curves
      return false;
    }
  }

  /** Returns an empty signature for keys of an unknown algorithm. */
  private static byte[] sign(PrivateKey key) throws GeneralSecurityException {
    if (signing(key).isEmpty()) {
      return new byte[0];
    }
    Signature signature = Signature.getInstance(signing(key));
    signature.initSign(key);
    signature.update(SIGNED);
    return signature.sign();
  }

  private static String signing(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      default -> "";
    };
  }
}
