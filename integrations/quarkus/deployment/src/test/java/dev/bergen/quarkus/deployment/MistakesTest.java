// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.bergen.quarkus.NotificationHandler;
import io.quarkus.test.QuarkusUnitTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MistakesTest {
  @RegisterExtension
  static final QuarkusUnitTest application =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClass(Wrong.class))
          .overrideConfigKey("quarkus.http.test-port", "0")
          .assertException(
              thrown ->
                  assertThat(text(thrown))
                      .contains(
                          "Wrong.hidden cannot be a notification handler: it is private or static",
                          "Wrong.two cannot be a notification handler: java.lang.String and"
                              + " java.util.Map<?, ?> would both be the payload",
                          "Wrong.answers cannot be a notification handler: it returns neither"));

  static class Wrong {
    @NotificationHandler
    private void hidden() {}

    @NotificationHandler
    void two(String first, Map<?, ?> second) {}

    @NotificationHandler
    String answers(String payload) {
      return payload;
    }
  }

  private static String text(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void handlers_that_cannot_be_end_the_build_all_at_once() {
    fail("The application was built");
  }
}
