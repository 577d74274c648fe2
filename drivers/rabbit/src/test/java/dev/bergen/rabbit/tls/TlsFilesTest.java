// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Configuration;
import dev.bergen.config.TransportUrl;
import dev.bergen.pem.PemFile;
import dev.bergen.rabbit.settings.RabbitOptions;
import dev.bergen.rabbit.settings.RabbitSettings;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.List;
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

  /** By openssl, as are those below: of a curve that only other libraries have. */
  private static final String BITCOIN_KEY =
      """
      -----BEGIN PRIVATE KEY-----
      MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQg9Bn518vRAdVcZN/a65dI
      rMC5/5fKzvM2ouIjBHY3avChRANCAASsDXuFl+g3WgX1gw17BkFKalLklUMwqO5F
      cfk4x/0ReWGr4uqqDKIJVBdAL1WncjjUOW4ktsY8Qq4IyjtFV/11
      -----END PRIVATE KEY-----
      """;

  private static final String BITCOIN_CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBbzCCARSgAwIBAgIULoLsOh+NnVm0pZ7oNomUUqEQ0oYwCgYIKoZIzj0EAwIw
      DTELMAkGA1UEAwwCazEwIBcNMjYxMTI4MTYzODM5WhgPMjEyNjExMDQxNjM4Mzla
      MA0xCzAJBgNVBAMMAmsxMFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAErA17hZfoN1oF
      9YMNewZBSmpS5JVDMKjuRXH5OMf9EXlhq+LqqgyiCVQXQC9Vp3I41DluJLbGPEKu
      CMo7RVf9daNTMFEwHQYDVR0OBBYEFACMvoZmmlIbOxXNV1cPXWbESEPJMB8GA1Ud
      IwQYMBaAFACMvoZmmlIbOxXNV1cPXWbESEPJMA8GA1UdEwEB/wQFMAMBAf8wCgYI
      KoZIzj0EAwIDSQAwRgIhAMflBQ82fAfq4AprzRieR6cIh1nxG0yh5JP0y9/uK+9K
      AiEA9kpOohiDjMBKstFSnhw2AYk+Mnd8cHP3DFU0N3VvqzI=
      -----END CERTIFICATE-----
      """;

  /** With the parameters of its curve instead of the curve's name. */
  private static final String EXPLICIT_KEY =
      """
      -----BEGIN PRIVATE KEY-----
      MIIBeQIBADCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAAB
      AAAAAAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA
      ///////////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMV
      AMSdNgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg
      9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8A
      AAAA//////////+85vqtpxeehPO5ysL8YyVRAgEBBG0wawIBAQQgMW7pW66/MsPW
      R61qsTuxmHU8DjvBPk4EQIsDooa+qAKhRANCAARqwxybt4XS86sH8Nefs/4x8Mqc
      A3OAS3MXifWulqq7qmsoAUWxHOq5rBg2Wno9vgxBq10GiWq2/8lhfCnJg70S
      -----END PRIVATE KEY-----
      """;

  private static final String EXPLICIT_CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIICZTCCAgugAwIBAgIURWXO3lMdAUf4U3wqPBTOTTsd1g4wCgYIKoZIzj0EAwIw
      DTELMAkGA1UEAwwCZXgwIBcNMjYxMTI4MTYzODM5WhgPMjEyNjExMDQxNjM4Mzla
      MA0xCzAJBgNVBAMMAmV4MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0B
      AQIhAP////8AAAABAAAAAAAAAAAAAAAA////////////////MFsEIP////8AAAAB
      AAAAAAAAAAAAAAAA///////////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxT
      sPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vObl
      Y6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBo
      N79R9QIhAP////8AAAAA//////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABGrD
      HJu3hdLzqwfw15+z/jHwypwDc4BLcxeJ9a6WqruqaygBRbEc6rmsGDZaej2+DEGr
      XQaJarb/yWF8KcmDvRKjUzBRMB0GA1UdDgQWBBQV9h3ciZVJwcIa2o3RsB6zbxIH
      HDAfBgNVHSMEGDAWgBQV9h3ciZVJwcIa2o3RsB6zbxIHHDAPBgNVHRMBAf8EBTAD
      AQH/MAoGCCqGSM49BAMCA0gAMEUCIHQlDxjFiY3vaDbz3CZdS/nNkb93pxXTEDVN
      sL5KRtUhAiEAunCDuswYlUpSBIBC66afuUkiImHLAZAf42/2XbzURjA=
      -----END CERTIFICATE-----
      """;

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
    refused("ssl_ca_file=" + directory, "ssl_ca_file", "is a directory", "Name the file");
    String whole = AUTHORITY.certificatePem();
    String half = whole.substring(0, 300);
    for (String cut : List.of(half, whole + half)) {
      refused("ssl_ca_file=" + file("cut.pem", cut), "cut off", "'-----END CERTIFICATE-----'");
    }
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
        "does not hold the key",
        "nova.pem");
    refused(
        certificate
            + "&ssl_key_file="
            + file("rsa.pem", AUTHORITY.clientWithRsa("nova").traditionalKeyPem()),
        "does not hold the key");
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
  @Tag("CFG-R09")
  void keys_and_certificates_that_java_cannot_use_are_not_called_mismatched_or_damaged()
      throws IOException {
    String certificate = "ssl_cert_file=" + file("k1.pem", BITCOIN_CERTIFICATE);
    refused(
        certificate + "&ssl_key_file=" + file("k1.key", BITCOIN_KEY),
        "ssl_key_file",
        "this Java platform cannot use: Curve not supported: secp256k1",
        "P-256");
    refused(
        certificate + "&ssl_key_file=" + file("ex.key", EXPLICIT_KEY),
        "ssl_key_file",
        "spells its curve out",
        "named_curve");
    refused(
        "ssl_ca_file=" + file("ex.pem", EXPLICIT_CERTIFICATE),
        "ssl_ca_file",
        "certificate number 1",
        "spells its curve out");
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
    assertThat(((ECPrivateKey) curve).getS())
        .isEqualTo(((ECPrivateKey) NOVA.keys().getPrivate()).getS());
    var edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----"
            .formatted(Base64.getEncoder().encodeToString(edwards.getPrivate().getEncoded()));
    assertThat(key(pem)).isEqualTo(edwards.getPrivate());
  }

  private PrivateKey key(String pem) throws IOException {
    return PemFile.read("ssl_key_file", file("form.pem", pem)).privateKey();
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
