// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.watch;

import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.scale.ProcessUse;
import dev.bergen.rpc.RpcClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The console beside a thousand topics that get casts at a steady rate, with one page open. */
final class ConsoleLoad {
  private static final Pattern LINK = Pattern.compile("http://\\S+");
  private static final Duration STEP = Duration.ofSeconds(10);

  private final Ground ground;
  private final int topics;
  private final int perSecond;

  ConsoleLoad(Ground ground, int topics, int perSecond) {
    this.ground = ground;
    this.topics = topics;
    this.perSecond = perSecond;
  }

  /** Prints what the console's process uses every ten seconds. */
  void measure(Duration time) throws IOException, InterruptedException {
    List<RpcClient> clients = new ArrayList<>();
    for (int i = 0; i < topics; i++) {
      clients.add(RpcClient.of(ground.transport(), Target.topic("topic-" + i)));
    }
    try (Command console =
        Command.start(
            "192m",
            line -> LINK.matcher(line).find(),
            null,
            "console",
            "--port",
            "0",
            "--no-token",
            "--management",
            ground.node().managementUrl(),
            "--url",
            ground.url())) {
      URI page = link(console.awaitReady());
      Page open = Page.open(page);
      System.out.printf(
          "%nconsole: %,d topics, %,d casts/s, one page open%n%8s %14s %12s %14s%n",
          topics, perSecond, "seconds", "memory, MiB", "processors", "page, bytes/s");
      AtomicLong number = new AtomicLong();
      long most = 0;
      ProcessUse before = ProcessUse.of(console.process());
      for (long at = STEP.toSeconds(); at <= time.toSeconds(); at += STEP.toSeconds()) {
        long bytes = open.bytes();
        Load load = new Load(256, STEP, perSecond, 0);
        Sample sample =
            Callers.async(
                load,
                () -> {
                  long next = number.incrementAndGet();
                  return clients
                      .get((int) (next % topics))
                      .castAsync("method-" + next % 50, Map.of("number", next));
                });
        ProcessUse after = ProcessUse.of(console.process());
        most = Math.max(most, after.resident());
        System.out.printf(
            "%8d %14d %12.2f %14d%s%n",
            at,
            after.resident() >> 20,
            after.processorsSince(before),
            (open.bytes() - bytes) / STEP.toSeconds(),
            sample.perSecond() < 0.95 * perSecond
                ? "  only " + Math.round(sample.perSecond()) + " casts/s"
                : "");
        before = after;
      }
      System.out.printf("most memory: %d MiB%n", most >> 20);
      open.close();
    }
  }

  private static URI link(String line) {
    Matcher matcher = LINK.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException("no link in: " + line);
    }
    return URI.create(matcher.group());
  }

  /** What a browser's page asks for all the time: the stream of events. */
  private record Page(CompletableFuture<HttpResponse<Stream<String>>> answer, AtomicLong read) {
    static Page open(URI page) {
      HttpRequest request = HttpRequest.newBuilder(page.resolve("/api/stream")).build();
      CompletableFuture<HttpResponse<Stream<String>>> answer =
          HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofLines());
      AtomicLong read = new AtomicLong();
      Thread reader =
          new Thread(
              () -> answer.join().body().forEach(line -> read.addAndGet(line.length())),
              "bergen-benchmark-page");
      reader.setDaemon(true);
      reader.start();
      return new Page(answer, read);
    }

    long bytes() {
      return read.get();
    }

    void close() {
      answer.cancel(true);
    }
  }
}
