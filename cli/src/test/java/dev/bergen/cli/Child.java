// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own. */
public final class Child implements AutoCloseable {
  public final Lines out = new Lines();
  public final Lines err = new Lines();

  private final Process process;

  private Child(Process process) {
    this.process = process;
    drain(process.getInputStream(), out);
    drain(process.getErrorStream(), err);
  }

  public static Child bergen(Map<String, String> environment, String... args) throws IOException {
    return start(environment, ProcessBuilder.Redirect.PIPE, command(args));
  }

  /** Runs it with a reader of its output that prints one line, and "gone" when it has gone. */
  public static Child untilOneLineIsRead(Map<String, String> environment, String... args)
      throws IOException {
    String script =
        "\"$@\" | { head -n 1; exec <&-; echo gone; exec cat /dev/null; }; exit ${PIPESTATUS[0]}";
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.addAll(command(args));
    return start(environment, ProcessBuilder.Redirect.PIPE, command);
  }

  /** Runs it with standard output on a device that is always full. */
  public static Child withoutRoom(Map<String, String> environment, String... args)
      throws IOException {
    return start(environment, ProcessBuilder.Redirect.to(new File("/dev/full")), command(args));
  }

  /** A shell may have made its background jobs deaf to Ctrl-C; env makes the child hear it. */
  private static List<String> command(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Bergen.class.getName()));
    command.addAll(List.of(args));
    return command;
  }

  private static Child start(
      Map<String, String> environment, ProcessBuilder.Redirect output, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("BERGEN_URL", "OS_DEFAULT__TRANSPORT_URL"));
    builder.environment().putAll(environment);
    builder.redirectOutput(output);
    return new Child(builder.start());
  }

  public void signal(String name) throws Exception {
    int exitCode =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("kill exited with " + exitCode);
    }
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after 60 s");
    }
    return process.exitValue();
  }

  private static void drain(InputStream from, Lines to) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                lines.lines().forEach(to::add);
              } catch (IOException | UncheckedIOException e) {
                to.add("output ended: " + e.getMessage()); // as with a stream that a test closed
              } finally {
                to.end();
              }
            },
            "bergen-child-output");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly(); // unlike the process, leaves its output readable
  }
}
