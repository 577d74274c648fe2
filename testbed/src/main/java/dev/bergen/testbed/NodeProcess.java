// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The operating system's side of a node: programs started in its environment, signals sent by pid.
 */
final class NodeProcess {
  private static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int METHOD_FRAME = 1;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofMinutes(1);

  private final Installation installation;
  private final NodeHome home;

  NodeProcess(Installation installation, NodeHome home) {
    this.installation = installation;
    this.home = home;
  }

  /** Starts the port mapper, which then lives as long as the node's guard lets it. */
  void startPortMapper() throws IOException {
    Process epmd =
        builder(installation.epmd(), "-address", "127.0.0.1", "-port", "" + home.ports().epmd())
            .redirectOutput(Redirect.appendTo(home.log().toFile()))
            .start();
    Files.writeString(home.file("epmd.pid"), Long.toString(epmd.pid()));
  }

  /** Starts the server and waits until it and its management interface answer. */
  void start(Management management) {
    try {
      home.forgetVirtualMachine();
      Process shell =
          builder(installation.server())
              .redirectOutput(Redirect.appendTo(home.log().toFile()))
              .start();
      await("RabbitMQ on port " + home.ports().amqp())
          .atMost(START)
          .pollDelay(Duration.ofSeconds(1))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !shell.isAlive() || (answersAmqp() && management.answers()));
      if (!shell.isAlive()) {
        throw new IllegalStateException("RabbitMQ ended at its start:\n" + home.logTail());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start RabbitMQ", e);
    }
  }

  boolean isAlive() {
    return home.virtualMachine().map(ProcessHandle::isAlive).orElse(false);
  }

  /** Sends {@code TERM} or {@code KILL} and waits for the end. */
  void end(String signal) {
    ProcessHandle virtualMachine = signal(signal);
    try {
      virtualMachine.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while RabbitMQ was stopping", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("RabbitMQ survived " + signal + ":\n" + home.logTail(), e);
    }
  }

  /** Sends any signal to the Erlang VM. */
  ProcessHandle signal(String signal) {
    ProcessHandle virtualMachine =
        home.virtualMachine()
            .filter(ProcessHandle::isAlive)
            .orElseThrow(() -> new IllegalStateException(home.nodeName() + " is not running"));
    run(List.of("sh", "-c", "kill -" + signal + " " + virtualMachine.pid()));
    return virtualMachine;
  }

  /** Runs rabbitmqctl against this node and returns what it printed. */
  String ctl(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(installation.ctl().toString());
    command.addAll(arguments);
    return run(command);
  }

  private String run(List<String> command) {
    Path output = home.file("command-" + System.nanoTime() + ".out");
    try {
      Process process = builder(command).redirectOutput(Redirect.to(output.toFile())).start();
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end");
      }
      String printed = Files.readString(output);
      Files.delete(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            command + " ended with " + process.exitValue() + ": " + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + command, e);
    }
  }

  private ProcessBuilder builder(Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, program.toString());
    return builder(command);
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.directory().toFile())
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true);
    home.applyTo(builder.environment());
    return builder;
  }

  /**
   * A broker answers the protocol header with connection.start; cheaper than asking rabbitmqctl.
   */
  private boolean answersAmqp() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(2_000);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), home.ports().amqp()), 2_000);
      socket.getOutputStream().write(PROTOCOL_HEADER);
      return socket.getInputStream().read() == METHOD_FRAME;
    } catch (IOException notYet) {
      return false;
    }
  }
}
