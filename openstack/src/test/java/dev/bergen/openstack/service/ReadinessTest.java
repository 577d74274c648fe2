// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.spi.support.ManualTimer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadinessTest {
  private static final Map<String, String> ASKED = Map.of("NOTIFY_SOCKET", "/run/systemd/notify");

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private Readiness of(Map<String, String> environment) {
    return new Readiness(environment, 42, assignments -> told.add(String.join(" ", assignments)));
  }

  private String next() throws InterruptedException {
    return String.valueOf(told.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void nothing_is_sent_without_a_notify_socket() {
    of(Map.of("WATCHDOG_USEC", "30000000")).ready("serving");

    assertThat(told).isEmpty();
    assertThat(of(Map.of("WATCHDOG_USEC", "30000000")).watchdogInterval()).isNull();
  }

  @Test
  void readiness_and_the_end_are_reported_with_a_status() throws Exception {
    Readiness systemd = of(ASKED);

    systemd.ready("serving compute");
    systemd.stopping("ends");

    assertThat(next()).isEqualTo("READY=1 STATUS=serving compute");
    assertThat(next()).isEqualTo("STOPPING=1 STATUS=ends");
  }

  @Test
  void the_watchdog_is_notified_twice_in_its_interval() throws Exception {
    ManualTimer timer = new ManualTimer();
    Readiness systemd =
        of(Map.of("NOTIFY_SOCKET", "@s", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "42"));
    try (Pulse pulse = new Pulse("nova-compute", timer, systemd)) {
      pulse.ready("serving");
      assertThat(next()).startsWith("READY=1");
      assertThat(next()).isEqualTo("WATCHDOG=1");
      awaitScheduled(timer);
      timer.advance(Duration.ofSeconds(14));
      assertThat(told).isEmpty();
      timer.advance(Duration.ofSeconds(1));
      assertThat(next()).isEqualTo("WATCHDOG=1");
    }
  }

  private static void awaitScheduled(ManualTimer timer) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (timer.size() == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(timer.size()).isEqualTo(1);
  }

  @Test
  void a_watchdog_of_another_process_or_without_a_number_is_none() {
    assertThat(
            of(Map.of("NOTIFY_SOCKET", "@s", "WATCHDOG_USEC", "3000", "WATCHDOG_PID", "7"))
                .watchdogInterval())
        .isNull();
    assertThat(of(Map.of("NOTIFY_SOCKET", "@s", "WATCHDOG_USEC", "often")).watchdogInterval())
        .isNull();
  }

  @Test
  void a_message_that_cannot_be_sent_is_harmless() {
    Readiness systemd =
        new Readiness(
            ASKED,
            42,
            assignments -> {
              throw new IOException("gone");
            });

    systemd.ready("serving");
    systemd.alive();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void the_program_is_run_for_this_process(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("told");
    Path program = script(directory, "echo \"$@\" \"$NOTIFY_SOCKET\" > " + output);

    new SystemdNotify(program.toString(), Map.of("NOTIFY_SOCKET", "@s"), 42, Duration.ofSeconds(30))
        .send("READY=1", "STATUS=serving compute");

    assertThat(output).hasContent("--pid=42 READY=1 STATUS=serving compute @s");
  }

  @Test
  void a_program_that_is_missing_or_fails_is_named(@TempDir Path directory) throws Exception {
    Path failing = script(directory, "exit 3");

    assertThatThrownBy(
            () ->
                new SystemdNotify(failing.toString(), Map.of(), 42, Duration.ofSeconds(30))
                    .send("READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 3");
    assertThatThrownBy(
            () ->
                new SystemdNotify(directory + "/none", Map.of(), 42, Duration.ofSeconds(30))
                    .send("READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("none", "Type=exec");
  }

  private static Path script(Path directory, String line) throws IOException {
    Path program = directory.resolve("notify");
    Files.writeString(program, "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
