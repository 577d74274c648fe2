// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.browser.Chromium;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of docs/observability: a shop on a real broker, a real Prometheus, the
 * dashboard's queries, and a page of our own that draws their answers. {@code
 * -Ddashboard.seconds=60} is quicker than the ten minutes that it takes otherwise.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(1800)
class DashboardPictureByHand {
  private static final Path HOME = Path.of("../docs/observability");
  private static final Duration STEP = Duration.ofSeconds(5);

  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  @TempDir private Path home;

  @Test
  void every_panel_has_data_and_is_drawn_in_both_schemes() throws Exception {
    Path program = Prometheus.program("prometheus", DashboardPictureByHand.class);
    Dashboard dashboard = Dashboard.read(HOME.resolve("grafana-dashboard.json"));
    try (MeteredShop shop = MeteredShop.open(broker);
        Prometheus prometheus =
            Prometheus.start(program, home, shop.metrics(), HOME.resolve("alerts.yaml"))) {
      Instant from = Instant.now();
      int seconds = Integer.getInteger("dashboard.seconds", 600);
      pass(seconds * 2 / 3);
      broker.node().closeConnections(broker.virtualHost());
      pass(seconds / 3);
      Instant to = Instant.now();
      try (DrawnDashboard drawn = DrawnDashboard.open(dashboard, prometheus, from, to, STEP);
          Chromium browser = Chromium.start()) {
        for (String scheme : new String[] {"light", "dark"}) {
          browser.size(1280, 900);
          browser.scheme(scheme);
          browser.open(drawn.page());
          browser.await("document.body.dataset.drawn === '" + dashboard.panels().size() + "'");
          browser.size(1280, browser.eval("document.documentElement.scrollHeight").asInt());
          browser.screenshot(HOME.resolve("dashboard-" + scheme + ".png"));
        }
        assertThat(browser.problems()).isEmpty();
      }
      assertThat(prometheus.complaints()).isEmpty();
    }
  }

  private static void pass(int seconds) throws Exception {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      clock.schedule(() -> true, seconds, SECONDS).get(seconds + 60, SECONDS);
    } finally {
      clock.shutdownNow();
    }
  }
}
