// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.cli.Lines;
import dev.bergen.cli.Run;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The case of docs/guide/slow-calls.md, and that the page has its outputs, but for times and ids.
 */
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
class SlowCallsPageTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Path PAGE = Path.of("../docs/guide/slow-calls.md");
  private static final String ACCEPT = "slow-calls.accept";
  private static final Pattern OUTPUT =
      Pattern.compile("```\n\\$ (bergen [^\n]*)\n(.*?)```", Pattern.DOTALL);
  private static final int REPORTS = 5;

  @TempDir Path directory;

  /** Commands of the page, and what they print. */
  private final Map<String, String> outputs = new LinkedHashMap<>();

  /** The service of the page. */
  public static final class Stock {
    private final CountDownLatch begun = new CountDownLatch(1);

    /** Takes its time, on purpose. */
    public void report() {
      begun.countDown();
      Executor later = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);
      CompletableFuture.runAsync(() -> {}, later).join();
    }

    public int state(String article) {
      return article.length();
    }
  }

  @Test
  void the_page_has_the_outputs_of_its_commands() throws Exception {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
    try (RpcTransport transport = RpcTransport.open(broker.url())) {
      slow(transport);
      fixed(transport);
    }
    for (String command : commands()) {
      if (!outputs.containsKey(command)) {
        outputs.put(command, Run.bergen(arguments(command)).out());
      }
    }
    if (Boolean.getBoolean(ACCEPT)) {
      rewrite();
    }

    Matcher block = OUTPUT.matcher(Files.readString(PAGE));
    while (block.find()) {
      assertThat(shape(block.group(2)))
          .as(
              "the output of '%s'; rewrite with: mvn test -pl cli -am -Dtest=SlowCallsPageTest -D%s=true",
              block.group(1), ACCEPT)
          .isEqualTo(shape(outputs.getOrDefault(block.group(1), "")));
    }
  }

  private void slow(RpcTransport transport) throws Exception {
    Stock stock = new Stock();
    try (RpcServer server = server(transport, "stock", stock)) {
      server.start();
      Background tap = new Background(command("bergen tap "));
      Background record = new Background(command("bergen record slow.rec"));

      RpcClient client = RpcClient.of(transport, Target.topic("stock"));
      for (int i = 0; i < REPORTS; i++) {
        client.cast("report");
      }
      assertThat(stock.begun.await(30, TimeUnit.SECONDS)).isTrue();
      ask(client, "req-5dd1b3a6-3c4b-4f0c-9d3e-0a1b2c3d4e5f");

      tap.keepOut();
      record.keepErr();
    }
  }

  private void fixed(RpcTransport transport) throws Exception {
    Stock reports = new Stock();
    try (RpcServer server = server(transport, "stock", new Stock());
        RpcServer other = server(transport, "stock-reports", reports)) {
      server.start();
      other.start();
      Background record = new Background(command("bergen record fixed.rec"));

      RpcClient.of(transport, Target.topic("stock-reports")).cast("report");
      assertThat(reports.begun.await(30, TimeUnit.SECONDS)).isTrue();
      ask(
          RpcClient.of(transport, Target.topic("stock")),
          "req-7c9e6679-7425-40de-944b-e07fc1f90ae7");

      record.keepErr();
    }
  }

  private static RpcServer server(RpcTransport transport, String topic, Stock stock) {
    return RpcServer.builder(transport, Target.topic(topic).withServer("node-1"))
        .endpoint(stock)
        .maxConcurrentCalls(1)
        .build();
  }

  private static void ask(RpcClient client, String request) {
    client
        .withContext(RequestContext.of(Map.of("request_id", request)))
        .call("state", Map.of("article", "a-17"));
  }

  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher block = OUTPUT.matcher(Files.readString(PAGE));
    while (block.find()) {
      commands.add(block.group(1));
    }
    return commands;
  }

  private static String command(String start) throws IOException {
    return commands().stream().filter(one -> one.startsWith(start)).findFirst().orElseThrow();
  }

  private String[] arguments(String command) {
    List<String> arguments = new ArrayList<>();
    Arrays.stream(command.split(" "))
        .skip(1)
        .map(part -> part.endsWith(".rec") ? directory.resolve(part).toString() : part)
        .forEach(arguments::add);
    if (!command.startsWith("bergen record")) {
      arguments.add("--output=text");
    }
    arguments.add("--url=" + broker.url());
    return arguments.toArray(String[]::new);
  }

  private void rewrite() throws IOException {
    String page = Files.readString(PAGE);
    page =
        OUTPUT
            .matcher(page)
            .replaceAll(
                block ->
                    Matcher.quoteReplacement(
                        "```\n$ %s\n%s```"
                            .formatted(block.group(1), outputs.getOrDefault(block.group(1), ""))));
    Files.writeString(PAGE, page);
  }

  /** Leaves out what differs from run to run. */
  private static String shape(String output) {
    return output
        .replaceAll("req-[0-9a-f-]{36}", "REQUEST")
        .replaceAll("[0-9a-f]{32}", "ID")
        .replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}", "TIME")
        .replaceAll("[\\d.,]*\\d (ms|s|B|kB)\\b", "SIZE")
        .replaceAll("[\\d.,]*\\d", "N")
        .replaceAll("others?", "other")
        .replaceAll(" +", " ");
  }

  /** A command that watches, on a thread of its own. */
  private final class Background {
    private final String command;
    private final Lines out = new Lines();
    private final Lines err = new Lines();
    private final CompletableFuture<Integer> end;

    Background(String command) throws InterruptedException {
      this.command = command;
      String[] line = arguments(command);
      this.end =
          CompletableFuture.supplyAsync(
              () ->
                  Run.line(new PrintWriter(out, true), new PrintWriter(err, true), line)
                      .execute(line),
              task -> new Thread(task, "background").start());
      err.await(text -> text.startsWith("Watching ") || text.startsWith("Recording "));
    }

    void keepOut() throws Exception {
      keep(out);
    }

    void keepErr() throws Exception {
      keep(err);
    }

    private void keep(Lines lines) throws Exception {
      assertThat(end.get(60, TimeUnit.SECONDS)).isZero();
      lines.end();
      String text = String.join("\n", lines.rest()).replace(directory + "/", "") + "\n";
      outputs.put(command, text);
    }
  }
}
