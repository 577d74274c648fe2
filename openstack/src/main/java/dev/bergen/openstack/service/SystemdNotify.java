// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends to systemd by its own program. */
final class SystemdNotify implements Readiness.Sending {
  private final String program;
  private final Map<String, String> more;
  private final long pid;
  private final Duration patience;

  /**
   * @param program its name or path
   * @param more variables beside those of this process
   * @param pid the process that is meant
   */
  SystemdNotify(String program, Map<String, String> more, long pid, Duration patience) {
    this.program = program;
    this.more = more;
    this.pid = pid;
    this.patience = patience;
  }

  @Override
  public void send(String... assignments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program, "--pid=" + pid));
    command.addAll(List.of(assignments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(more);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be run (%s). Install it, or use Type=exec and no watchdog in the unit"
              .formatted(program, e.getMessage()),
          e);
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException(program + " did not end within " + patience.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s ended with exit code %d; does %s lead to systemd?"
                .formatted(program, process.exitValue(), "NOTIFY_SOCKET"));
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
