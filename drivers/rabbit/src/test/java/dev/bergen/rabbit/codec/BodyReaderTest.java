// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.message.JsonLimits;
import dev.bergen.rabbit.amqp.frames.Properties;
import dev.bergen.spi.support.ThreadTimer;
import dev.bergen.wire.NotificationMessage;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BodyReaderTest {
  private static final String BODY = "{\"event_type\": \"Straße\", \"priority\": \"INFO\"}";

  @ParameterizedTest
  @CsvSource({
    "iso-8859-1, iso-8859-1",
    "latin1, iso-8859-1",
    "utf-16, utf-16",
    "UTF-8, utf-8",
    ", utf-8",
    "binary, utf-8",
    "no such encoding, utf-8",
    "us-ascii, utf-8" // not what it says: taken as it is
  })
  void the_encoding_that_a_producer_names_is_obeyed(@Nullable String named, String used)
      throws UnreadableException {
    assertThat(eventType(named, BODY.getBytes(Charset.forName(used)))).isEqualTo("Straße");
  }

  @Test
  void a_body_that_names_the_wrong_encoding_is_read_as_python_reads_it()
      throws UnreadableException {
    assertThat(eventType("iso-8859-1", BODY.getBytes(Charset.forName("utf-8"))))
        .isEqualTo("Stra\u00c3\u009fe");
  }

  private static String eventType(@Nullable String encoding, byte[] body)
      throws UnreadableException {
    try (ThreadTimer timer = new ThreadTimer()) {
      Properties properties = Properties.of("application/json", encoding, 1);
      return new BodyReader(JsonLimits.DEFAULT, new Rejections(timer))
          .read(properties, body, NotificationMessage::decode)
          .notification()
          .eventType();
    }
  }
}
