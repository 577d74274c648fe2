// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Bergen;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompleteCommandTest {
  private final StringWriter out = new StringWriter();

  /** Only the limit can end it, for its input has no end. */
  @Test
  void offers_nothing_once_its_time_is_up() throws Exception {
    try (PipedOutputStream shell = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(shell)) {
      shell.write("bergen call -o ".getBytes(StandardCharsets.UTF_8));

      assertThat(command(in).execute("--limit=100ms")).isZero();
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void offers_what_fits_within_its_time() {
    InputStream in =
        new ByteArrayInputStream("bergen call -o \0\0".getBytes(StandardCharsets.UTF_8));

    assertThat(command(in).execute("--limit=30s")).isZero();
    assertThat(out.toString().lines()).containsExactly("json", "text");
  }

  private CommandLine command(InputStream in) {
    return new CommandLine(new CompleteCommand(Bergen::commandLine, in))
        .setOut(new PrintWriter(out));
  }
}
