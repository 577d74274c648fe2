// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.singles;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.report.Fact;
import dev.bergen.benchmarks.report.Spread;
import dev.bergen.benchmarks.rigs.bergen.BergenServer;
import dev.bergen.benchmarks.rigs.raw.RawStart;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** From nothing to the first reply: of a transport in a warm JVM, and of the command. */
final class StartUp implements Single {
  static final String MORE = "more than amqp-client";
  static final String COMMAND = "./bergen call, as a process";

  private static final int TURNS = 25;
  private static final int COMMANDS = 5;
  private static final String TOPIC = "start";

  @Override
  public String name() {
    return "start to the first reply";
  }

  @Override
  public String id() {
    return "start-up";
  }

  @Override
  public Duration takesAbout() {
    return Duration.ofSeconds(20);
  }

  @Override
  public List<Fact> measure(Site site) throws Exception {
    List<Fact> facts = new ArrayList<>();
    BergenServer.at(site, TOPIC);
    List<Double> bergen = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    List<Double> more = new ArrayList<>();
    try (RawStart beside = new RawStart(site)) {
      for (int turn = -3; turn < TURNS; turn++) {
        double ours = millis(() -> firstReply(site));
        double theirs = millis(beside::firstReply);
        if (turn >= 0) {
          bergen.add(ours);
          raw.add(theirs);
          more.add(ours - theirs);
        }
      }
    }
    facts.add(new Fact(name(), "RpcTransport.open and a call", median(bergen), "ms"));
    facts.add(new Fact(name(), "amqp-client on the same topology", median(raw), "ms"));
    facts.add(new Fact(name(), MORE, median(more), "ms"));
    command(site, facts);
    return facts;
  }

  private static Object firstReply(Site site) {
    try (RpcTransport transport = RpcTransport.open(site.url())) {
      return String.valueOf(
          RpcClient.of(transport, Target.topic(TOPIC)).call("echo", Map.of("value", 1)));
    }
  }

  private static double millis(Callable<?> work) throws Exception {
    long begun = System.nanoTime();
    work.call();
    return (System.nanoTime() - begun) / 1e6;
  }

  private static double median(List<Double> values) {
    return Spread.of(values).median();
  }

  /** The command's first run may build it, so it does not count. */
  private void command(Site site, List<Fact> facts) throws Exception {
    Path command = Path.of(System.getProperty("bergen.root", ".")).resolve("bergen");
    if (!Files.isExecutable(command)) {
      return;
    }
    call(command, site);
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      times.add(millis(() -> call(command, site)));
    }
    facts.add(new Fact(name(), COMMAND, median(times) / 1e3, "s"));
  }

  private static int call(Path command, Site site) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                command.toString(), "call", TOPIC, "echo", "value=1", "--url", site.url())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("./bergen call ended with " + process.exitValue());
    }
    return 0;
  }
}
