// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bergen.cli.Child;
import dev.bergen.cli.Run;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.testbed.KafkaExtension;
import dev.bergen.testbed.browser.Chromium;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console on a real Kafka, in a real browser. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class KafkaConsoleTest {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Test
  void shows_events_and_topics_and_states_that_there_is_nothing_else() throws Exception {
    assumeTrue(Chromium.isInstalled(), "no Chromium: apt install chromium");
    notify("before");
    try (Child console =
            Child.bergen(Map.of("BERGEN_URL", kafka.url()), "console", "shown", "--port=0");
        Chromium browser = Chromium.start()) {
      URI link = URI.create(console.out.await(line -> line.startsWith("Open ")).split(" +", -1)[1]);
      browser.size(1280, 860);
      browser.open(link);
      browser.await(panel("map") + ".innerText.includes('no servers and calls')");
      notify("disk.made");
      notify("disk.made");

      browser.await(panel("map") + ".innerText.includes('shown.info')");
      assertThat(browser.eval(panel("map") + ".innerText").asText())
          .contains("Events", "1 stream, 1 sender")
          .doesNotContain("Calls and casts");
      see(browser, "methods", "disk.made");
      see(browser, "messages", "disk.made");
      see(browser, "queues", "shown.info");
      see(browser, "queues", "group oslo_messaging_consumer, 1 partition");
      see(browser, "call", "no servers to call");
      see(browser, "doctor", "examines RabbitMQ only");
      assertThat(browser.eval("document.querySelector('#tab-queues').innerText").asText())
          .contains("Topics");
      assertThat(browser.eval("document.querySelector('#figures').innerText").asText())
          .doesNotContain("in flight", "failures");
      assertThat(browser.problems()).isEmpty();
      console.signal("INT");
      assertThat(console.exitCode()).isZero();
    }
  }

  private static String panel(String view) {
    return "document.querySelector('#panel-" + view + "')";
  }

  private static void see(Chromium browser, String view, String words) throws IOException {
    browser.eval("location.hash = '#/" + view + "'");
    browser.await(panel(view) + ".innerText.includes('" + words + "')");
  }

  private static void notify(String event) {
    Run notify = Run.bergen("notify", "--topic=shown", "--event-type", event, "--url", kafka.url());
    assertThat(notify.exitCode()).as(notify.err()).isZero();
  }

  @Test
  void refuses_the_options_that_kafka_has_no_use_for() {
    Run firehose = Run.bergen("console", "--firehose", "--url", kafka.url(), "--port=0");
    Run calls = Run.bergen("console", "--allow-calls", "--url", kafka.url(), "--port=0");

    assertThat(firehose.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(firehose.err()).contains("Kafka has none");
    assertThat(calls.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(calls.err()).contains("notifications only");
  }

  @Test
  void a_kafka_that_is_not_there_ends_the_console() {
    Run run =
        Run.bergen(
            "console", "--url", "kafka://127.0.0.1:1", "--port=0", "--connect-timeout=500ms");

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_DELIVERED);
    assertThat(run.err()).contains("127.0.0.1:1");
  }
}
