// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.InvalidTransportUrlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TransportUrlRandomTest {
  private static final String PIECES = "ab1:/?#[]@,%2fé€&=+ ;$~_.-\"'\\";
  private static final int RUNS = 2_000;

  private final Random random = new Random(17);

  @Test
  @Tag("URL-18")
  void every_url_put_together_by_hand_reads_back_from_its_text() {
    for (int i = 0; i < RUNS; i++) {
      List<TransportHost> hosts = new ArrayList<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        String name = random.nextBoolean() ? "mq" + j : "2001:db8::" + j;
        hosts.add(new TransportHost(name, random.nextInt(65_536), text(), text()));
      }
      Map<String, String> query = new LinkedHashMap<>();
      query.put("key" + text(), "value" + text());
      TransportUrl url =
          new TransportUrl("rabbit", random.nextBoolean() ? text() : null, hosts, query);

      TransportUrl read = TransportUrl.parse(url.toTextWithPasswords());

      assertThat(read).isEqualTo(url);
      assertThat(read.query()).isEqualTo(query);
    }
  }

  @Test
  @Tag("URL-20")
  void text_before_an_at_sign_is_never_shown_of_an_invalid_url() {
    int refused = 0;
    for (int i = 0; i < RUNS; i++) {
      String url = text() + "rabbit://" + text() + "s3cret" + text() + "@" + text();
      try {
        assertThat(TransportUrl.parse(url).scheme()).isNotEmpty();
      } catch (InvalidTransportUrlException e) {
        refused++;
        assertThat(e.toString()).as("for <%s>", url).doesNotContain("s3cret");
      }
    }

    assertThat(refused).isGreaterThan(RUNS / 2);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES.charAt(random.nextInt(PIECES.length())));
    }
    return text.toString();
  }
}
