// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.cli.Child;
import dev.bergen.notify.Notifier;
import dev.bergen.notify.outgoing.ContextRedactor;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcContext;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.browser.Chromium;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The console before a real broker with services in Java and Python, in a real browser: makes the
 * pictures of docs/console, and finds what the page complains of.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(600)
class ConsolePageByHand {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Path PICTURES = Path.of("../docs/console");

  @Test
  void every_view_is_right_in_both_widths_and_both_schemes() throws Exception {
    broker.node().ctl("trace_on", "-p", broker.virtualHost());
    PythonRelease python = PythonRelease.newest();
    python.require(ConsolePageByHand.class);
    try (PythonPeer inventory =
            PythonPeer.server(python, broker.url(), "inventory", "inv-1", "inv-2");
        PythonClient caller = PythonClient.start(python, broker.url());
        Services services = new Services();
        Child console =
            Child.bergen(
                Map.of("BERGEN_URL", broker.url()),
                "console",
                "--firehose",
                "--port=0",
                "--allow-calls");
        Chromium browser = Chromium.start()) {
      assertThat(inventory).isNotNull();
      URI link = link(console, "Open ");
      var unused =
          caller.callFor("inventory", "echo", 2, 300).arg("value", IntNode.valueOf(7)).send();
      services.begin();
      browser.size(1280, 860);
      long asked = System.nanoTime();
      browser.open(link);
      browser.await("document.querySelectorAll('.topic').length > 2");
      System.out.printf("page with a map after %d ms%n", (System.nanoTime() - asked) / 1_000_000);
      System.out.printf("first paint after %s ms%n", firstPaint(browser));
      services.awaitSeconds(20);
      for (int[] size : new int[][] {{1280, 860}, {390, 844}}) {
        for (String scheme : List.of("light", "dark")) {
          browser.size(size[0], size[1]);
          browser.scheme(scheme);
          look(browser, services, size[0], scheme);
        }
      }
      calls(browser);
      // A message may have made room for newer ones before it is opened, which the page says.
      assertThat(browser.problems())
          .filteredOn(problem -> !problem.contains("/api/message?"))
          .isEmpty();
      console.signal("INT");
      assertThat(console.exitCode()).isZero();
    }
  }

  private static URI link(Child console, String beginning) throws InterruptedException {
    return URI.create(console.out.await(line -> line.startsWith(beginning)).split(" +")[1]);
  }

  private static long firstPaint(Chromium browser) throws IOException {
    return browser
        .eval("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1")
        .asLong();
  }

  private static void look(Chromium browser, Services services, int width, String scheme)
      throws Exception {
    for (String view : List.of("map", "methods", "messages", "traces", "queues", "call")) {
      browser.eval("location.hash = '#/" + view + "'");
      String panel = "#panel-" + view;
      browser.await("!document.querySelector('" + panel + "').hidden");
      switch (view) {
        case "messages" ->
            openRow(
                browser, panel, "[...rows].find((r) => r.innerText.includes('build')) ?? rows[0]");
        case "traces" -> openRow(browser, panel, "rows[Math.min(3, rows.length - 1)]");
        case "queues" -> browser.await("document.querySelector('" + panel + " canvas')");
        default -> services.awaitSeconds(1);
      }
      services.awaitSeconds(1);
      assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
          .as("width of %s", view)
          .isLessThanOrEqualTo(width);
      browser.screenshot(PICTURES.resolve("%s-%d-%s.png".formatted(view, width, scheme)));
      browser.press("Escape");
      browser.eval("document.querySelector('#pause[aria-pressed=true]')?.click()");
    }
  }

  private static void openRow(Chromium browser, String panel, String row) throws IOException {
    browser.await("document.querySelectorAll('" + panel + " tbody tr').length > 3");
    browser.eval(
        "{ const rows = document.querySelectorAll('"
            + panel
            + " tbody tr'); ("
            + row
            + ").click(); }");
    browser.await("!document.querySelector('" + panel + " .detail').hidden");
  }

  /** A call from the page reaches a real server. */
  private static void calls(Chromium browser) throws IOException {
    browser.eval(
        """
        {
          location.hash = '#/call';
          const form = document.querySelector('form.call');
          form.elements.topic.value = 'inventory';
          form.elements.method.value = 'add';
          form.elements.args.value = '{"a": 2, "b": 40}';
          form.requestSubmit();
        }
        """);
    browser.await("document.querySelector('.result pre')?.textContent === '42'");
  }

  /** A conductor that asks computes, which ask the inventory and tell of it. */
  public static final class Services implements AutoCloseable {
    private final RpcTransport transport = RpcTransport.open(broker.url());
    private final NotificationTransport events = NotificationTransport.open(broker.url());
    private final Notifier notifier =
        Notifier.of(events, "compute.node-1")
            .withDrivers("messagingv2")
            .withTopics("notifications")
            .withContextRedactor(ContextRedactor.identity());
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(4);
    private final RpcServer conductor = server("conductor", "cond-1", new Conductor());
    private final List<RpcServer> computes =
        List.of(
            server("compute", "node-1", new Compute()),
            server("compute", "node-2", new Compute()),
            server("compute", "node-3", new Compute()));

    private RpcServer server(String topic, String name, Object endpoint) {
      RpcServer server =
          RpcServer.builder(transport, Target.topic(topic).withServer(name))
              .endpoint(endpoint)
              .build();
      server.start();
      return server;
    }

    void begin() {
      clock.scheduleAtFixedRate(this::boot, 0, 250, TimeUnit.MILLISECONDS);
      clock.scheduleAtFixedRate(this::report, 0, 40, TimeUnit.MILLISECONDS);
    }

    private void boot() {
      RequestContext context =
          RequestContext.empty()
              .with("request_id", "req-" + UUID.randomUUID())
              .with("auth_token", "gAAAAABn");
      var unused =
          client("conductor")
              .withContext(context)
              .callAsync("buildInstance", Map.of("flavor", "m1.small", "admin_password", "x"));
    }

    private void report() {
      client("conductor").castAsync("reportState", Map.of("host", "node-2")).isDone();
    }

    private RpcClient client(String topic) {
      return RpcClient.of(transport, Target.topic(topic));
    }

    void awaitSeconds(int seconds) throws Exception {
      clock.schedule(() -> true, seconds, TimeUnit.SECONDS).get(120, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      clock.shutdownNow();
      conductor.close();
      computes.forEach(RpcServer::close);
      events.close();
      transport.close();
    }

    /** Knows who builds. */
    public final class Conductor {
      /** Builds on one of the computes. */
      public Object buildInstance(RpcContext call, String flavor, String admin_password) {
        int node = 1 + ThreadLocalRandom.current().nextInt(3);
        client("inventory")
            .within(call)
            .withContext(call.request())
            .call("echo", Map.of("value", flavor));
        return client("compute")
            .within(call)
            .withContext(call.request())
            .withServer("node-" + node)
            .call("claim", Map.of("flavor", flavor));
      }

      /** Hears that a host lives. */
      public void reportState(String host) {
        // that it came is enough
      }
    }

    /** Builds. */
    public final class Compute {
      /** Claims what the flavor needs; one in twelve has no room. */
      public Object claim(RpcContext call, String flavor) {
        RpcClient inventory = client("inventory").within(call).withContext(call.request());
        inventory.call("run", Map.of("number", 1, "seconds", 0.02));
        if (ThreadLocalRandom.current().nextInt(12) == 0) {
          throw new IllegalStateException("No room for " + flavor);
        }
        var unused =
            notifier.infoAsync(
                call.request(), "compute.instance.create.end", Map.of("flavor", flavor));
        return inventory.call("add", Map.of("a", 1, "b", 2));
      }
    }
  }
}
