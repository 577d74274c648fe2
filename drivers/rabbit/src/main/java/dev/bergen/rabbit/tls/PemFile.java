// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tls;

import dev.bergen.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a PEM file that an option names has in it; text around the blocks does not matter.
 *
 * @param option for messages
 */
record PemFile(String option, String name, List<Block> blocks) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
  private static final Set<String> CERTIFICATE =
      Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

  /**
   * One block, decoded.
   *
   * @param encrypted with a passphrase, as the block's own header says
   */
  record Block(String type, byte[] der, boolean encrypted) {}

  PemFile {
    blocks = List.copyOf(blocks);
  }

  /**
   * Reads the file.
   *
   * @throws ConfigurationException if it cannot be read or has no PEM block in it
   */
  static PemFile read(String option, String name) {
    PemFile file = new PemFile(option, name, List.of());
    String text;
    try {
      text = Files.readString(Path.of(name), StandardCharsets.ISO_8859_1);
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
    List<Block> blocks = new ArrayList<>();
    int end = 0;
    for (Matcher found = BLOCK.matcher(text); found.find(); end = found.end()) {
      blocks.add(file.block(found.group(1), found.group(2)));
    }
    Matcher open = BEGIN.matcher(text);
    if (open.find(end)) {
      throw file.error(
          "is cut off: its last block has no line '-----END %s-----'. Copy the file again."
              .formatted(open.group(1)),
          null);
    }
    if (blocks.isEmpty()) {
      throw file.error(
          "is not a PEM file: it has no line '-----BEGIN …-----'. Convert it with openssl.", null);
    }
    return new PemFile(option, name, blocks);
  }

  /** Old keys say in header lines how they are encrypted. */
  private Block block(String type, String body) {
    boolean encrypted = body.contains("Proc-Type:") && body.contains("ENCRYPTED");
    String base64 = body.replaceAll("(?m)^[\\w-]+:.*$", "");
    try {
      return new Block(type, Base64.getMimeDecoder().decode(base64), encrypted);
    } catch (IllegalArgumentException e) {
      throw error("is damaged: its block '%s' is not Base64.".formatted(type), e);
    }
  }

  /**
   * Returns all certificates in their order, at least one.
   *
   * @throws ConfigurationException if there is none, or one that cannot be read
   */
  List<X509Certificate> certificates() {
    List<X509Certificate> all = new ArrayList<>();
    for (Block block : blocks) {
      if (CERTIFICATE.contains(block.type())) {
        all.add(certificate(block, all.size() + 1));
      }
    }
    if (all.isEmpty()) {
      throw error("has no certificate in it, only %s.".formatted(types()), null);
    }
    return all;
  }

  private X509Certificate certificate(Block block, int number) {
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
          Der.hasExplicitCurve(block.der())
              ? "has certificate number %d, whose key spells its curve out instead of naming it, which Java does not read. Make key and certificate with a named curve (openssl: -pkeyopt ec_param_enc:named_curve)."
                  .formatted(number)
              : "is damaged: certificate number %d cannot be read (%s)."
                  .formatted(number, innermost(e)),
          e);
    }
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
    return String.join(", ", blocks.stream().map(Block::type).distinct().toList());
  }

  /** Makes an exception that begins with option and file. */
  ConfigurationException error(String what, @Nullable Throwable cause) {
    return new ConfigurationException("%s: %s %s".formatted(option, name, what), cause);
  }

  @Override
  public String toString() {
    return name;
  }
}
