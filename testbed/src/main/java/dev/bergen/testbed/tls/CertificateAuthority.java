// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bergen.pem.Der;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Signs certificates for tests: of brokers, of clients, of authorities below it. Nobody else should
 * trust it. Its keys are gone with this process.
 */
public final class CertificateAuthority {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String name;
  private final KeyPair keys;
  private final Certified certified;

  private CertificateAuthority(String name, KeyPair keys, Certified certified) {
    this.name = name;
    this.keys = keys;
    this.certified = certified;
  }

  /** Makes an authority that vouches for itself. */
  public static CertificateAuthority named(String name) {
    KeyPair keys = ellipticKeys();
    byte[] certificate = certificate(name, keys, name, keys, HOUR.negated(), HOUR, forAuthority());
    return new CertificateAuthority(name, keys, new Certified(List.of(certificate), keys));
  }

  /** Makes an authority for which this one vouches. */
  public CertificateAuthority below(String subordinate) {
    KeyPair its = ellipticKeys();
    byte[] certificate =
        certificate(name, keys, subordinate, its, HOUR.negated(), HOUR, forAuthority());
    return new CertificateAuthority(
        subordinate, its, new Certified(List.of(certificate, certified.chain().get(0)), its));
  }

  /** This authority's own certificate, to trust. */
  public String certificatePem() {
    return certified.certificatePem();
  }

  /**
   * Issues the certificate of a host, valid for an hour.
   *
   * @param hosts names and numeric addresses
   */
  public Certified host(String... hosts) {
    return issue(hosts[0], ellipticKeys(), HOUR.negated(), HOUR, alternatives(hosts));
  }

  /** Issues the certificate of a host that ended an hour ago. */
  public Certified expiredHost(String... hosts) {
    return issue(
        hosts[0], ellipticKeys(), HOUR.multipliedBy(-2), HOUR.negated(), alternatives(hosts));
  }

  /** Issues the certificate of a client that has a key on an elliptic curve. */
  public Certified client(String user) {
    return issue(user, ellipticKeys(), HOUR.negated(), HOUR, List.of());
  }

  /** Issues the certificate of a client that has an RSA key. */
  public Certified clientWithRsa(String user) {
    return issue(user, keys("RSA", 2048), HOUR.negated(), HOUR, List.of());
  }

  private Certified issue(
      String subject, KeyPair its, Duration from, Duration until, List<byte[]> extensions) {
    List<byte[]> chain = new ArrayList<>();
    chain.add(certificate(name, keys, subject, its, from, until, extensions));
    chain.addAll(certified.chain().subList(0, certified.chain().size() - 1)); // but not the root
    return new Certified(chain, its);
  }

  /** X.509 version 3, RFC 5280. */
  private static byte[] certificate(
      String issuer,
      KeyPair signer,
      String subject,
      KeyPair its,
      Duration from,
      Duration until,
      List<byte[]> extensions) {
    Instant now = Instant.now();
    byte[] content =
        Der.sequence(
            Der.element(0xA0, Der.integer(2)),
            Der.integer(new BigInteger(64, RANDOM).setBit(64)),
            ECDSA_WITH_SHA256,
            name(issuer),
            Der.sequence(Asn1.time(now.plus(from)), Asn1.time(now.plus(until))),
            name(subject),
            its.getPublic().getEncoded(),
            extensions.isEmpty()
                ? new byte[0]
                : Der.element(0xA3, Der.sequence(extensions.toArray(byte[][]::new))));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signer.getPrivate());
      signature.update(content);
      return Der.sequence(content, ECDSA_WITH_SHA256, Asn1.bits(0, signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Asn1.set(Der.sequence(Der.oid("2.5.4.3"), Asn1.utf8(commonName))));
  }

  private static List<byte[]> forAuthority() {
    return List.of(
        Der.sequence(Der.oid("2.5.29.19"), Asn1.yes(), Der.octets(Der.sequence(Asn1.yes()))),
        // keyCertSign and cRLSign
        Der.sequence(Der.oid("2.5.29.15"), Asn1.yes(), Der.octets(Asn1.bits(1, new byte[] {6}))));
  }

  private static List<byte[]> alternatives(String... hosts) {
    List<byte[]> names = new ArrayList<>();
    for (String host : hosts) {
      names.add(
          Character.isDigit(host.charAt(0))
              ? Der.element(0x87, address(host))
              : Der.element(0x82, host.getBytes(US_ASCII)));
    }
    byte[] all = Der.sequence(names.toArray(byte[][]::new));
    return List.of(Der.sequence(Der.oid("2.5.29.17"), Der.octets(all)));
  }

  private static byte[] address(String numeric) {
    try {
      return InetAddress.getByName(numeric).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(numeric + " is not an address", e);
    }
  }

  private static KeyPair ellipticKeys() {
    return keys("EC", 256);
  }

  private static KeyPair keys(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no keys of " + algorithm, e);
    }
  }
}
