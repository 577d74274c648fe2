// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.Lines;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServeCommandTest {
  private final String topic = "serve-" + UUID.randomUUID();
  private final Lines out = new Lines();
  private final Lines err = new Lines();

  @Test
  void serves_until_it_is_stopped() throws Exception {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread serving = serve(exitCode, "--ping", "-v");
    String ready = out.await(line -> line.startsWith("Listening"));

    Run add = Run.bergen("call", "--url=memory:", topic, "add", "a=20", "b=22");
    Run ping = Run.bergen("ping", "--url=memory:", topic, "--server=node-1");
    serving.interrupt();

    assertThat(ready).contains(topic, "node-1", "memory:", "openstack");
    assertThat(add.out()).isEqualTo("42\n");
    assertThat(ping.exitCode()).isZero();
    assertThat(out.await(line -> line.contains("add"))).isEqualTo("  add a=20 b=22");
    assertThat(exitCode.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void finishes_what_runs_before_it_ends() throws Exception {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread serving = serve(exitCode, "-v");
    out.await(line -> line.startsWith("Listening"));
    CompletableFuture<Run> slow =
        CompletableFuture.supplyAsync(
            () -> Run.bergen("call", "--url=memory:", topic, "sleep", "seconds=0.5"));
    out.await(line -> line.contains("sleep seconds=0.5"));

    serving.interrupt();

    assertThat(slow.get(60, TimeUnit.SECONDS)).isEqualTo(new Run(0, "slept 0.5 s\n", ""));
    assertThat(exitCode.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void says_nothing_of_requests_unless_asked() throws Exception {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread serving = serve(exitCode);
    out.await(line -> line.startsWith("Listening"));

    Run.bergen("call", "--url=memory:", topic, "whoami");
    serving.interrupt();
    exitCode.get(60, TimeUnit.SECONDS);
    out.add("the end");

    assertThat(out.await(line -> line.contains("whoami") || line.equals("the end")))
        .isEqualTo("the end");
  }

  private Thread serve(CompletableFuture<Integer> exitCode, String... options) {
    String[] args = new String[options.length + 5];
    String[] fixed = {"serve", "--url=memory:", "--topic", topic, "--server=node-1"};
    System.arraycopy(fixed, 0, args, 0, fixed.length);
    System.arraycopy(options, 0, args, fixed.length, options.length);
    Thread thread =
        new Thread(
            () ->
                exitCode.complete(
                    Run.line(new PrintWriter(out), new PrintWriter(err)).execute(args)),
            "serving");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
