// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How names and passwords are written. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoginTest {
  @Test
  @Tag("TLS-05")
  void every_login_is_written_as_its_mechanism_wants() {
    assertThat(Login.external().response()).isEmpty();
    assertThat(Login.external().mechanism()).isEqualTo("EXTERNAL");
    assertThat(Login.amqPlain("u", "p").response())
        .isEqualTo("\5LOGINS\0\0\0\1u\10PASSWORDS\0\0\0\1p".getBytes(UTF_8));
    assertThat(Login.plain("u", "secret")).hasToString("PLAIN");
  }
}
