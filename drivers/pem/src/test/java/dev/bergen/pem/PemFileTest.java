// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the drivers' own tests do not show: which files go wrong is told there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PemFileTest {
  @TempDir Path directory;

  private static PemFile file(String text) {
    return PemFile.parse("ssl_key_file", "key.pem", text);
  }

  @Test
  void each_form_of_a_key_is_the_same_key() {
    assertThat(file(Samples.pkcs8(Samples.RSA)).privateKey()).isEqualTo(Samples.RSA.getPrivate());
    assertThat(file(Samples.pkcs1(Samples.RSA)).privateKey()).isEqualTo(Samples.RSA.getPrivate());
    assertThat(file(Samples.pkcs8(Samples.ELLIPTIC)).privateKey())
        .isEqualTo(Samples.ELLIPTIC.getPrivate());
    assertThat(secret(file(Samples.sec1(Samples.ELLIPTIC)).privateKey()))
        .isEqualTo(secret(Samples.ELLIPTIC.getPrivate()));
    assertThat(file(Samples.pkcs8(Samples.EDWARDS)).privateKey())
        .isEqualTo(Samples.EDWARDS.getPrivate());
  }

  /** The same key may say its public half as well, or not. */
  private static BigInteger secret(PrivateKey key) {
    return ((ECPrivateKey) key).getS();
  }

  @Test
  void text_around_blocks_and_line_endings_do_not_matter() {
    String text = "# mine\r\n" + Samples.CERTIFICATE.replace("\n", "\r\n") + "-----END-----";

    assertThat(file(text + Samples.CERTIFICATE).certificates()).hasSize(2);
  }

  @Test
  void a_file_without_bound_is_not_read_to_its_end() throws Exception {
    Path large = directory.resolve("large.pem");
    Files.write(large, new byte[PemFile.MOST_BYTES + 1]);

    assertThatThrownBy(() -> PemFile.read("ssl_ca_file", large.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("ssl_ca_file", "large.pem", "larger than 16 MiB");
    assertThatThrownBy(() -> PemFile.read("ssl_ca_file", "/dev/zero"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("larger than 16 MiB");
  }

  @Test
  void nothing_of_a_key_is_in_any_text() {
    PemFile file = file(Samples.pkcs8(Samples.ELLIPTIC));

    assertThat(file.blocks()).hasToString("[PRIVATE KEY of %d bytes]", length(file));
    assertThat(file).hasToString("key.pem");
  }

  private static int length(PemFile file) {
    return file.blocks().get(0).der().length;
  }

  @Test
  void elements_are_written_and_read_as_they_were() {
    for (int size : List.of(0, 1, 127, 128, 255, 256, 65_535, 65_536)) {
      byte[] content = new byte[size];
      Der.Element read = Der.read(Der.octets(content));

      assertThat(read.tag()).isEqualTo(4);
      assertThat(read.content()).isEqualTo(content);
    }
    assertThat(Der.integer(BigInteger.valueOf(300))).isEqualTo(bytes("0202012c"));
    assertThat(Der.oid("1.2.840.113549.1.1.1")).isEqualTo(bytes("06092a864886f70d010101"));
    assertThat(Der.readAll(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30",
        "3001",
        "3080",
        "3081",
        "308180",
        "3084ffffffff",
        "308500000000",
        "30003000"
      })
  void an_element_that_is_cut_off_endless_or_not_alone_is_refused(String hex) {
    assertThatIllegalArgumentException().isThrownBy(() -> Der.read(bytes(hex)));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
