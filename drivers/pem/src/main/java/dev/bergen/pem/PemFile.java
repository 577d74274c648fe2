// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

import dev.bergen.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a PEM file that an option names.
 *
 * @param option for messages
 */
public record PemFile(String option, String name, List<Pem.Block> blocks) {

  /** Many times what all the authorities of the world take. */
  static final int MOST_BYTES = 16 << 20;

  private static final Set<String> CERTIFICATE =
      Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

  public PemFile {
    blocks = List.copyOf(blocks);
  }

  /**
   * Reads the file.
   *
   * @throws ConfigurationException if it cannot be read or has no PEM block in it
   */
  public static PemFile read(String option, String name) {
    PemFile file = new PemFile(option, name, List.of());
    byte[] bytes;
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw file.error("does not exist. Correct the path, or unset the option.", e);
    } catch (InvalidPathException | IOException e) {
      if (new File(name).isDirectory()) {
        throw file.error("is a directory. Name the file in it.", e);
      }
      throw file.error(
          "cannot be read (%s). Let the user of this process read it."
              .formatted(e.getClass().getSimpleName()),
          e);
    }
    if (bytes.length > MOST_BYTES) {
      throw file.error("is larger than 16 MiB, which no PEM file is.", null);
    }
    return parse(option, name, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /**
   * Reads the blocks of such a file.
   *
   * @throws ConfigurationException if it contains no valid PEM block
   */
  static PemFile parse(String option, String name, String text) {
    List<Pem.Block> blocks;
    try {
      blocks = Pem.read(text);
    } catch (IllegalArgumentException e) {
      throw new PemFile(option, name, List.of()).error(String.valueOf(e.getMessage()), e);
    }
    PemFile file = new PemFile(option, name, blocks);
    if (blocks.isEmpty()) {
      throw file.error(
          "is not a PEM file: it has no line '-----BEGIN …-----'. Convert it with openssl.", null);
    }
    return file;
  }

  /**
   * Returns all certificates in their order, at least one.
   *
   * @throws ConfigurationException if there is none, or one that cannot be read
   */
  public List<X509Certificate> certificates() {
    List<X509Certificate> all = new ArrayList<>();
    for (Pem.Block block : blocks) {
      if (CERTIFICATE.contains(block.type())) {
        all.add(certificate(block, all.size() + 1));
      }
    }
    if (all.isEmpty()) {
      throw error("has no certificate in it, only %s.".formatted(types()), null);
    }
    return all;
  }

  private X509Certificate certificate(Pem.Block block, int number) {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
      if (certificate instanceof X509Certificate x509) {
        return x509;
      }
      throw error("has no X.509 certificate as its number %d.".formatted(number), null);
    } catch (CertificateException e) {
      throw error(
          Pkcs8.hasExplicitCurve(block.der())
              ? "has certificate number %d, whose key spells its curve out instead of naming it, which Java does not read. Make key and certificate with a named curve (openssl: -pkeyopt ec_param_enc:named_curve)."
                  .formatted(number)
              : "is damaged: certificate number %d cannot be read (%s)."
                  .formatted(number, innermost(e)),
          e);
    }
  }

  /**
   * Returns the first private key, which can be used on this platform.
   *
   * @throws ConfigurationException if there is none, or it is encrypted or of no use
   */
  public PrivateKey privateKey() {
    return PrivateKeys.read(this);
  }

  /**
   * Returns the first private key like {@link #privateKey()}, as the one of a certificate.
   *
   * @param certificates those of the file that an option names, its own first
   * @throws ConfigurationException also if the key is another's
   */
  public PrivateKey privateKeyOf(PemFile certificates) {
    PrivateKey key = privateKey();
    if (!PrivateKeys.match(key, certificates.certificates().get(0).getPublicKey())) {
      throw error(
          "does not hold the key of the first certificate in %s (%s). Name the two that were made together."
              .formatted(certificates.option, certificates.name),
          null);
    }
    return key;
  }

  /** Whether its first key is encrypted with a passphrase. */
  public boolean hasEncryptedKey() {
    return blocks.stream()
        .filter(block -> block.type().endsWith("PRIVATE KEY"))
        .findFirst()
        .filter(PrivateKeys::isEncrypted)
        .isPresent();
  }

  /** Returns what the platform's reader stumbled over. */
  static String innermost(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** Says which blocks are there. */
  String types() {
    return String.join(", ", blocks.stream().map(Pem.Block::type).distinct().toList());
  }

  /** Makes an exception that begins with option and file. */
  public ConfigurationException error(String what, @Nullable Throwable cause) {
    return new ConfigurationException("%s: %s %s".formatted(option, name, what), cause);
  }

  @Override
  public String toString() {
    return name;
  }
}
