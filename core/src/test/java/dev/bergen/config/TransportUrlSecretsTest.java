// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bergen.InvalidTransportUrlException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TransportUrlSecretsTest {

  @ParameterizedTest
  @CsvSource({
    "rabbit://bob:s3cret@h:1/v?a=b, rabbit://bob:***@h:1/v?a=b",
    "rabbit://bob:@h, rabbit://bob:***@h",
    "rabbit://bob@h, rabbit://bob@h",
    "kafka://h?ssl_key_password=s3cret&x=y, kafka://h?ssl_key_password=***&x=y",
    "rabbit://bob:12/s3cret@h/v, rabbit://bob:12/***@h/v",
    "rabbit://bob:12?s3=cret@h/v, rabbit://bob:12?***",
  })
  @Tag("URL-20")
  void printing_a_url_or_a_host_masks_its_passwords(String given, String shown) {
    TransportUrl url = TransportUrl.parse(given);

    assertThat(url).hasToString(shown);
    assertThat(url.hosts().toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bob:s3cret@h/v",
        "bob:s3cret@h://",
        "://bob:s3cret@h",
        "rabbit:bob:s3cret@h",
        "rabbit:s3cret",
        "rabbit://bob:s3cret",
        "rabbit://bob:s3cret@h:port/v",
        "rabbit://bob:s3/cret@h/v",
        "rabbit://bob:s3#cret@h/v",
        "rabbit://bob:s3?cret@h/v",
        "rabbit://bob:s3,cret:@h/v",
        "rabbit://bob:s3cret@[::1/v",
        "rabbit://bob:x@h:port/v?ssl_key_password=s3cret",
        "rabbit://bob:x@h:port\n?a=s3cret",
        "rabbit://a:s3cret@h1,b:s3cret@h2:port",
      })
  @Tag("URL-20")
  void a_url_that_cannot_be_read_is_shown_without_what_may_be_a_password(String text) {
    InvalidTransportUrlException failure =
        catchThrowableOfType(InvalidTransportUrlException.class, () -> TransportUrl.parse(text));

    assertThat(failure).isNotNull();
    assertThat(failure.toString() + failure.url()).doesNotContain("s3").doesNotContain("cret");
    assertThat(failure.getCause()).isNull();
  }

  @Test
  void a_url_that_cannot_be_read_still_shows_where_it_leads() {
    InvalidTransportUrlException failure =
        catchThrowableOfType(
            InvalidTransportUrlException.class,
            () -> TransportUrl.parse("rabbit://bob:s3cret@[::1]:5672,mq2:amqp/v"));

    assertThat(failure.url()).isEqualTo("rabbit://***@[::1]:5672,mq2:***");
  }
}
