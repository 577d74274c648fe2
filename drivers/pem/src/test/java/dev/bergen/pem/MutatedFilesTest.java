// SPDX-License-Identifier: Apache-2.0
package dev.bergen.pem;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a file, it is read or refused in words; nothing else comes of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
class MutatedFilesTest {
  private static final int MUTATIONS = 2_000;

  static List<String> files() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_mutated_file_is_read_or_refused_by_name(String whole) {
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String mutated = mutateText(whole, random);
      refused += isRefused(mutated) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS);
  }

  /** Base64 shows few of its bits to a mutation of text. */
  @ParameterizedTest
  @MethodSource("files")
  void mutated_content_of_a_block_is_read_or_refused_by_name(String whole) {
    Random random = new Random(43);
    Pem.Block block = Pem.read(whole).get(0);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String mutated = Pem.write(block.type(), mutate(block.der(), random));
      refused += isRefused(mutated) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS);
  }

  /** Anything else that is thrown fails the test. */
  private static boolean isRefused(String text) {
    try {
      PemFile file = PemFile.parse("ssl_key_file", "key.pem", text);
      boolean encrypted = file.hasEncryptedKey();
      if (file.types().contains("CERTIFICATE")) {
        assertThat(file.certificates()).isNotEmpty();
      } else {
        assertThat(file.privateKey().getAlgorithm()).isNotEmpty();
        assertThat(encrypted).isFalse();
      }
      return false;
    } catch (ConfigurationException e) {
      assertThat(e.getMessage()).startsWith("ssl_key_file: key.pem ");
      return true;
    }
  }

  private static String mutateText(String text, Random random) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return new String(mutate(bytes, random), ISO_8859_1);
  }

  private static byte[] mutate(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int from = random.nextInt(bytes.length);
    int to = from + random.nextInt(Math.min(64, bytes.length - from));
    switch (random.nextInt(5)) {
      case 0 -> bytes[from] = (byte) random.nextInt(256);
      case 1 -> bytes[from] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes = Arrays.copyOf(bytes, from);
      case 3 -> { // a part twice
        byte[] longer = Arrays.copyOf(bytes, bytes.length + to - from);
        System.arraycopy(bytes, from, longer, to, bytes.length - from);
        bytes = longer;
      }
      default -> { // without a part
        System.arraycopy(bytes, to, bytes, from, bytes.length - to);
        bytes = Arrays.copyOf(bytes, bytes.length - (to - from));
      }
    }
    return bytes;
  }

  @Test
  void millions_of_beginnings_without_an_end_are_refused_at_once() {
    String begins = "-----BEGIN CERTIFICATE-----\n".repeat(500_000);

    assertThatThrownBy(() -> PemFile.parse("ssl_ca_file", "ca.pem", begins))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(
            () ->
                PemFile.parse(
                    "ssl_ca_file", "ca.pem", begins + "-----END CERTIFICATE-----\n" + begins))
        .isInstanceOf(ConfigurationException.class);
  }
}
