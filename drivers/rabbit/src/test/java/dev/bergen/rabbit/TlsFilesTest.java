// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Configuration;
import dev.bergen.config.TransportUrl;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a file is said when the driver opens, with option, file and remedy. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsFilesTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.named("Authority");
  private static final Certified NOVA = AUTHORITY.client("nova");

  @TempDir Path directory;

  @Test
  @Tag("TLS-01")
  @Tag("CFG-R06")
  void without_ssl_nothing_is_read_and_the_connection_is_plain() {
    assertThat(settings("ssl_ca_file=/nowhere.pem")).isNull();
    assertThat(settings("ssl=false")).isNull();
  }

  @Test
  @Tag("TLS-01")
  @Tag("CFG-R11")
  void ssl_alone_is_enough_and_the_host_is_checked() {
    assertThat(settings("ssl=true")).isEqualTo(new TlsSettings(null, "", "", "", true));
    assertThat(settings("ssl=true&ssl_version=tlsv1_2").protocol()).isEqualTo("TLSv1.2");
    assertThat(settings("ssl=true&ssl_enforce_hostname_verification=false").verifyHost()).isFalse();
  }

  @Test
  @Tag("CFG-R10")
  void authorities_that_cannot_be_read() throws IOException {
    refused("ssl_ca_file=" + directory.resolve("none.pem"), "ssl_ca_file", "none.pem", "not exist");
    refused("ssl_ca_file=" + directory, "ssl_ca_file", "cannot be read");
    refused("ssl_ca_file=" + file("ca.der", "\0\1"), "ssl_ca_file", "not a PEM file", "openssl");
    refused("ssl_ca_file=" + file("key.pem", NOVA.keyPem()), "no certificate", "PRIVATE KEY");
    String broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    refused(
        "ssl_ca_file=" + file("two.pem", AUTHORITY.certificatePem() + broken),
        "two.pem",
        "certificate number 2");
  }

  @Test
  @Tag("CFG-R09")
  void several_authorities_and_words_between_them_are_fine() throws IOException {
    String bundle =
        "# ours\n"
            + AUTHORITY.certificatePem()
            + "\nAnother, since last year\n"
            + CertificateAuthority.named("Other").certificatePem().replace("\n", "\r\n")
            + "end";

    assertThat(settings("ssl=true&ssl_ca_file=" + file("bundle.pem", bundle))).isNotNull();
    assertThat(PemFile.read("ssl_ca_file", file("bundle.pem", bundle)).certificates()).hasSize(2);
  }

  @Test
  @Tag("CFG-R08")
  @Tag("CFG-R09")
  void keys_that_do_not_fit_or_are_locked() throws IOException {
    String certificate = "ssl_cert_file=" + file("nova.pem", NOVA.certificatePem());
    Certified other = AUTHORITY.client("other");
    refused(certificate, "ssl_cert_file", "nova.pem", "no private key", "CERTIFICATE");
    refused(
        certificate + "&ssl_key_file=" + file("other.pem", other.keyPem()),
        "ssl_key_file",
        "other.pem",
        "has not the key",
        "nova.pem");
    refused(
        certificate
            + "&ssl_key_file="
            + file("rsa.pem", AUTHORITY.clientWithRsa("nova").traditionalKeyPem()),
        "has not the key");
    String locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    refused(certificate + "&ssl_key_file=" + file("l.pem", locked), "passphrase", "openssl pkey");
    String old =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n"
            + "AAAA\n-----END RSA PRIVATE KEY-----";
    refused(certificate + "&ssl_key_file=" + file("old.pem", old), "ssl_key_file", "passphrase");
    String damaged = "-----BEGIN PRIVATE KEY-----\nMAAA\n-----END PRIVATE KEY-----";
    refused(certificate + "&ssl_key_file=" + file("bad.pem", damaged), "bad.pem", "damaged");
    String curveless = "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----";
    refused(certificate + "&ssl_key_file=" + file("c.pem", curveless), "curve", "openssl pkcs8");
  }

  @Test
  @Tag("CFG-R08")
  void every_form_of_a_key_is_the_same_key() throws Exception {
    Certified rsa = AUTHORITY.clientWithRsa("nova");
    assertThat(key(rsa.keyPem())).isEqualTo(rsa.keys().getPrivate());
    assertThat(key(rsa.traditionalKeyPem())).isEqualTo(rsa.keys().getPrivate());
    assertThat(key(NOVA.keyPem()).getEncoded()).isEqualTo(NOVA.keys().getPrivate().getEncoded());
    // as openssl ecparam -genkey writes it
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    PrivateKey curve = key(parameters + NOVA.traditionalKeyPem());
    assertThat(PrivateKeys.match(curve, NOVA.keys().getPublic())).isTrue();
    var edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----"
            .formatted(Base64.getEncoder().encodeToString(edwards.getPrivate().getEncoded()));
    assertThat(PrivateKeys.match(key(pem), edwards.getPublic())).isTrue();
  }

  private PrivateKey key(String pem) throws IOException {
    return PrivateKeys.read(PemFile.read("ssl_key_file", file("form.pem", pem)));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private void refused(String query, String... parts) {
    assertThatThrownBy(() -> settings("ssl=true&" + query))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(parts);
  }

  private static @Nullable TlsSettings settings(String query) {
    TransportUrl url = TransportUrl.parse("rabbit://mq1/?" + query);
    return RabbitSettings.of(url, Configuration.empty().options(RabbitOptions.GROUP, url.query()))
        .tls();
  }
}
