// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a JVM of its own. Its main class says {@link #serve} when it serves, and ends with
 * its standard input, so with this JVM at the latest.
 */
public final class ServerJvm implements AutoCloseable {
  private static final String READY = "ready";

  private final Process process;

  private ServerJvm(Process process) {
    this.process = process;
  }

  /**
   * Starts it on this JVM's JDK and class path, and waits until it serves.
   *
   * @throws IllegalStateException if it does not; it said why on standard error
   */
  public static ServerJvm start(Class<?> main, String... arguments) throws IOException {
    return start(Path.of(System.getProperty("java.home")), main, arguments);
  }

  /** Starts it on the JDK in {@code home}. */
  public static ServerJvm start(Path home, Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("bin").resolve("java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    ServerJvm server = new ServerJvm(builder.start());
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.process.getInputStream(), StandardCharsets.UTF_8));
    if (!READY.equals(out.readLine())) {
      server.close();
      throw new IllegalStateException(main.getSimpleName() + " did not start");
    }
    return server;
  }

  /** In the server's main method: says that it serves, and waits until it is to end. */
  public static void serve() throws IOException {
    System.out.println(READY);
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
