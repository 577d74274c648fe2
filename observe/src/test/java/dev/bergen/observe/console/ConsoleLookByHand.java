// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.observe.console.traffic.Seen;
import dev.bergen.observe.doctor.Finding;
import dev.bergen.observe.doctor.Severity;
import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.testbed.browser.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in a real browser, with made-up traffic and without a broker: what a change of it looks
 * like in some seconds. Pictures go to {@code target/console}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConsoleLookByHand {
  private static final List<String> VIEWS =
      List.of("map", "methods", "messages", "traces", "queues", "doctor", "call");

  private final Random random = new Random(7);
  private int ids;

  @ParameterizedTest
  @CsvSource({"1280, 860, light", "1280, 860, dark", "390, 844, light", "390, 844, dark"})
  void every_view_can_be_opened(int width, int height, String scheme) throws Exception {
    try (Console console = console();
        Feed feed = new Feed(console);
        Chromium browser = Chromium.start()) {
      browser.size(width, height);
      browser.scheme(scheme);
      browser.open(console.link());
      browser.await("document.querySelectorAll('.topic').length > 3");
      feed.awaitSeconds(14);
      for (String view : VIEWS) {
        browser.eval("location.hash = '#/" + view + "'");
        browser.await("!document.getElementById('panel-" + view + "').hidden");
        prepare(browser, view);
        feed.awaitSeconds(2);
        browser.screenshot(Path.of("target/console/%s-%d-%s.png".formatted(view, width, scheme)));
        assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
            .as("width of %s", view)
            .isLessThanOrEqualTo(width);
        browser.press("Escape");
        browser.eval(
            "document.getElementById('pause').ariaPressed === 'true' &&"
                + " document.getElementById('pause').click()");
      }
      assertThat(browser.problems()).isEmpty();
    }
  }

  private static void prepare(Chromium browser, String view) throws IOException {
    if (view.equals("traces")) {
      browser.await("document.querySelector('#panel-traces tbody tr')");
      browser.eval(
          "[...document.querySelectorAll('#panel-traces tbody tr')].sort((a, b) =>"
              + " b.children[3].textContent - a.children[3].textContent)[0].click()");
      browser.await("document.querySelector('.step')");
    } else if (view.equals("messages")) {
      browser.await("document.querySelector('#panel-messages tbody tr')");
      browser.eval("document.querySelectorAll('#panel-messages tbody tr')[3].click()");
      browser.await("document.querySelector('#panel-messages pre')");
    } else if (view.equals("doctor")) {
      browser.eval("document.querySelector('#panel-doctor button').click()");
      browser.await("document.querySelector('.finding')");
    }
  }

  private Console console() throws IOException {
    return Console.builder()
        .version("0.1.0")
        .watching("rabbit://nova:***@mq1.example:5672/", "Watches 6 topics", true)
        .queues(this::queues)
        .doctor(ConsoleLookByHand::findings)
        .start();
  }

  private CompletableFuture<List<QueueState>> queues(List<String> names, Duration timeout) {
    List<QueueState> states = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      long waiting = i % 4 == 0 ? random.nextInt(40 * (i + 1)) : 0;
      states.add(new QueueState(names.get(i), true, waiting, i == 4 ? 0 : 1 + i % 3));
    }
    return CompletableFuture.completedFuture(states);
  }

  private static CompletableFuture<List<Finding>> findings() {
    return CompletableFuture.completedFuture(
        List.of(
            new Finding(
                "q-1",
                Severity.ERROR,
                "versioned_notifications.error",
                "no consumer, 12,480 messages",
                "Nobody reads the queue, so it grows until the broker's disk alarm stops"
                    + " everybody.",
                "Start a listener, or set driver = noop in [oslo_messaging_notifications].",
                "[oslo_messaging_notifications] driver = noop"),
            new Finding(
                "o-1",
                Severity.WARNING,
                "rpc_response_timeout",
                "60 here, 180 in neutron.conf",
                "A caller gives up while the server it called still waits for another one.",
                "Use one value in all files of the virtual host.",
                null),
            new Finding(
                "b-1",
                Severity.ADVICE,
                "mq1",
                "RabbitMQ 3.10.8 is out of support",
                "Nobody mends it.",
                "Move on.",
                null)));
  }

  /** Sends what a small cloud does, ten times a second. */
  private final class Feed implements AutoCloseable {
    private final Console console;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    Feed(Console console) {
      this.console = console;
      clock.scheduleAtFixedRate(this::send, 0, 100, TimeUnit.MILLISECONDS);
    }

    void awaitSeconds(int seconds) throws Exception {
      clock.schedule(() -> true, seconds, TimeUnit.SECONDS).get(60, TimeUnit.SECONDS);
    }

    private void send() {
      for (int i = 0; i < 3 + random.nextInt(5); i++) {
        int node = 1 + random.nextInt(6);
        call("conductor", null, "object_action", "reply_compute" + node + ":nova-compute:1", 12);
        if (i == 0) {
          boot();
        }
        if (i == 1) {
          call("q-plugin", null, "get_devices_details_list", "reply_net1:neutron-ovs:1", 80);
          cast("q-agent-notifier-port-update", null, "port_update", Kind.FANOUT);
        }
        if (i == 2) {
          call(
              "cinder-volume", "ceph@rbd", "initialize_connection", "reply_api1:cinder-api:1", 220);
        }
        event("notifications", "compute.instance.update");
        if (i % 3 == 0) {
          event("versioned_notifications", "instance.create.start");
        }
      }
    }

    private void boot() {
      String request = "req-%08x-5b1f-4f0e-9a70-0242ac120002".formatted(random.nextInt());
      Instant now = Instant.now();
      String build = id();
      console.accept(
          seen(
              Kind.CALL,
              "conductor",
              null,
              "build_instances",
              build,
              request,
              "reply_api1:nova-api:1",
              now));
      console.accept(
          seen(
              Kind.CALL,
              "scheduler",
              null,
              "select_destinations",
              id(),
              request,
              "reply_cond1:nova-conductor:2",
              now.plusMillis(9)));
      String select = "id-" + ids;
      console.accept(deliver("scheduler", select, now.plusMillis(15)));
      console.accept(end(select, null, now.plusMillis(60 + random.nextInt(40))));
      console.accept(
          seen(
              Kind.CAST,
              "compute",
              "node-" + (1 + random.nextInt(6)),
              "build_and_run_instance",
              null,
              request,
              null,
              now.plusMillis(112)));
      console.accept(
          seen(
              Kind.CALL,
              "q-plugin",
              null,
              "bind_ports",
              id(),
              request,
              "reply_compute3:nova-compute:1",
              now.plusMillis(130)));
      String bind = "id-" + ids;
      console.accept(deliver("q-plugin", bind, now.plusMillis(190)));
      console.accept(
          end(bind, random.nextInt(6) == 0 ? "PortBindingFailed" : null, now.plusMillis(320)));
      console.accept(end(build, null, now.plusMillis(345)));
    }

    private void call(String topic, String server, String method, String caller, int millis) {
      Instant now = Instant.now();
      String id = id();
      console.accept(seen(Kind.CALL, topic, server, method, id, null, caller, now));
      if (random.nextInt(200) != 0) {
        long took = (long) (millis * (0.5 + random.nextDouble() * random.nextDouble() * 6));
        console.accept(
            end(id, random.nextInt(150) == 0 ? "MessagingTimeout" : null, now.plusMillis(took)));
      }
    }

    private void cast(String topic, String server, String method, Kind kind) {
      console.accept(seen(kind, topic, server, method, null, null, null, Instant.now()));
    }

    private void event(String topic, String type) {
      console.accept(seen(Kind.NOTIFICATION, topic, null, type, id(), null, null, Instant.now()));
    }

    private String id() {
      return "id-" + ++ids;
    }

    @Override
    public void close() {
      clock.shutdownNow();
    }
  }

  private static Sighting seen(
      Kind kind,
      String topic,
      String server,
      String name,
      String id,
      String request,
      String caller,
      Instant at) {
    return new Seen(kind, topic, server, name, id, request, caller, null, at, BODY).sighting();
  }

  private static Sighting deliver(String queue, String id, Instant at) {
    return new Seen(Kind.CALL, queue, null, "m", id, null, null, queue, at, BODY).sighting();
  }

  private static Sighting end(String id, String error, Instant at) {
    return new Seen(
            error == null ? Kind.REPLY : Kind.FAILURE,
            null,
            null,
            error,
            id,
            null,
            null,
            null,
            at,
            "{\"result\": null}")
        .sighting();
  }

  private static final String BODY =
      "{\"oslo.version\": \"2.0\", \"oslo.message\": \"{\\\"method\\\": \\\"build_instances\\\","
          + " \\\"args\\\": {\\\"instance\\\": {\\\"uuid\\\": \\\"6c1f\\\", \\\"vcpus\\\": 4},"
          + " \\\"admin_password\\\": \\\"x\\\"}, \\\"_context_auth_token\\\": \\\"gAAA\\\","
          + " \\\"_context_user\\\": \\\"anna\\\"}\"}";
}
