// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DigestTest {

  /** Reports of earlier releases are compared with those of later ones. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1, \"b\": [true, null]}|{\"a\": 1, \"b\": [true, null]}",
        "{\"b\":[true,null],\"a\":1}|{\"a\": 1, \"b\": [true, null]}",
        "[{\"d\":1,\"c\":{\"y\":2,\"x\":1}}]|[{\"c\": {\"x\": 1, \"y\": 2}, \"d\": 1}]",
        "{\"a\":1,\"a\":2}|{\"a\": 2}",
        "7|7"
      })
  void it_is_that_of_the_text_with_its_members_in_order(String json, String ordered)
      throws Exception {
    byte[] sum =
        MessageDigest.getInstance("SHA-256").digest(ordered.getBytes(StandardCharsets.UTF_8));

    assertThat(Digest.of(Json.parse(json))).isEqualTo(HexFormat.of().formatHex(sum, 0, 8));
  }

  @Test
  void the_order_of_elements_matters() throws MalformedMessageException {
    assertThat(Digest.of(Json.parse("[1, 2]"))).isNotEqualTo(Digest.of(Json.parse("[2, 1]")));
  }
}
