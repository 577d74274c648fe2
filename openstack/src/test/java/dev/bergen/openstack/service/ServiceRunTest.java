// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceRunTest {
  private static final String CONF =
      """
      [DEFAULT]
      transport_url = memory:
      host = node-7
      manager_shutdown_timeout = 3600
      graceful_shutdown_timeout = 3600
      """;

  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  // A read from a pipe cannot be interrupted, so the test runs on a thread that can be left behind.
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisabledOnOs(OS.WINDOWS)
  void signals_reload_it_end_it_and_end_the_waiting(@TempDir Path directory) throws Exception {
    Path conf = Files.writeString(directory.resolve("nova.conf"), CONF);
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceProcess.class.getName(),
                conf.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(next(output)).isEqualTo("ready");
      Files.writeString(conf, CONF + "long_rpc_timeout = 600\n");

      signal("HUP");
      assertThat(next(output)).isEqualTo("reload [[DEFAULT] long_rpc_timeout]");
      signal("TERM");
      assertThat(next(output)).isEqualTo("stopping");
      signal("TERM");
      assertThat(next(output)).isEqualTo("interrupted");
      assertThat(next(output)).isEqualTo("over");
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  private static String next(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith("said: ")) {
      line = output.readLine();
    }
    return String.valueOf(line).replaceFirst("said: ", "");
  }
}
