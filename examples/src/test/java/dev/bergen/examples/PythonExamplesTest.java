// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonRelease;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The programs that the README shows side by side, against each other. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PythonExamplesTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  @BeforeAll
  static void requirePython() {
    PythonRelease.newest().require(PythonExamplesTest.class);
  }

  @Test
  void java_calls_python() throws Exception {
    try (PythonProgram service = PythonProgram.start("inventory_service.py", broker.url())) {
      service.awaitLine("ready");

      assertThat(Output.of(CallPython::main, broker.url()))
          .isEqualTo(
              """
              15 disks left
              stock.OutOfStock: not enough of disk
              out of stock: not enough of disk
              """);
    }
  }

  @Test
  void python_calls_java() throws Exception {
    InputStream before = System.in;
    try (PipedOutputStream enter = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(enter)) {
      System.setIn(in);
      CountDownLatch ready = new CountDownLatch(1);
      CompletableFuture<String> java = serve(ready);
      assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(java).isNotCompletedExceptionally();

      try (PythonProgram client = PythonProgram.start("inventory_client.py", broker.url())) {
        assertThat(client.linesToTheEnd())
            .containsExactly("{'item': 'disk', 'left': 15}", "out of stock: not enough of disk");
      }

      enter.write('\n');
      enter.flush();
      assertThat(java.get(60, TimeUnit.SECONDS)).startsWith("ready");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void without_a_terminal_java_goes_on_serving() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CalledByPython.class.getName(),
                broker.url())
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = java.inputReader()) {
      assertThat(out.readLine()).startsWith("ready");

      try (PythonProgram client = PythonProgram.start("inventory_client.py", broker.url())) {
        assertThat(client.linesToTheEnd()).hasSize(2).contains("{'item': 'disk', 'left': 15}");
      }
      assertThat(java.isAlive()).isTrue();
    } finally {
      java.destroyForcibly();
    }
  }

  /** Runs CalledByPython until a line comes in; its first line says that it listens. */
  private static CompletableFuture<String> serve(CountDownLatch ready) {
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread server =
        new Thread(
            () -> {
              try {
                ended.complete(
                    Output.of(
                        args -> {
                          PrintStream out = System.out;
                          System.setOut(new Announcing(out, ready));
                          CalledByPython.main(args);
                        },
                        broker.url()));
              } catch (Exception e) {
                ended.completeExceptionally(e);
                ready.countDown();
              }
            },
            "bergen-called-by-python");
    server.setDaemon(true);
    server.start();
    return ended;
  }

  private static final class Announcing extends PrintStream {
    private final CountDownLatch printed;

    Announcing(PrintStream out, CountDownLatch printed) {
      super(out, true);
      this.printed = printed;
    }

    @Override
    public void println(String line) {
      super.println(line);
      printed.countDown();
    }
  }
}
