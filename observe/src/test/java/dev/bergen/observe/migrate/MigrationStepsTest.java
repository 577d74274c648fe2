// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementUrl;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A migration is interrupted wherever it may be, under traffic. */
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(300)
class MigrationStepsTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perTest();

  private static final List<String> LAB = List.of("lab");

  /** Requests are acknowledged before they run, so nobody holds any. */
  private static final Duration SETTLE = Duration.ofMillis(100);

  private RpcTransport operator;
  private Management management;

  @BeforeEach
  void open() {
    operator = RpcTransport.open(broker.url());
    management = Management.at(ManagementUrl.parse(broker.node().managementUrl(), Map.of()));
  }

  @AfterEach
  void close() {
    operator.close();
  }

  private Migration migration() {
    return new Migration(
        operator, management, broker.virtualHost(), SETTLE, Duration.ofSeconds(60));
  }

  private MigrationPlan plan(List<String> names, MigrationTarget target) throws Exception {
    return migration().plan(names, target, 0);
  }

  @Test
  void one_that_was_stopped_before_any_step_is_taken_back_or_continued() throws Exception {
    try (Traffic traffic = new Traffic(broker.url())) {
      traffic.awaitMore();
      for (Step step : List.of(Step.EXCHANGES, Step.UNBIND, Step.RETURN)) {
        MigrationPlan plan = plan(LAB, MigrationTarget.QUORUM);
        StopBefore watch = new StopBefore(step);
        assertThatThrownBy(() -> migration().apply(plan, watch))
            .as("before %s", step)
            .isInstanceOfSatisfying(
                MigrationException.class, e -> assertThat(e.isStopped()).isTrue());
        assertThat(MigrationTest.ofMigrations(broker)).contains(Names.JOURNAL);

        assertThat(migration().rollback(new StopBefore(null))).isNotEmpty();

        assertThat(MigrationTest.types(broker, LAB::contains))
            .as("taken back before %s", step)
            .isEqualTo(Map.of("lab", "classic"));
        assertThat(MigrationTest.isDurable(broker, "openstack")).isFalse();
        assertThat(MigrationTest.ofMigrations(broker)).isEmpty();
      }
      for (Step step : List.of(Step.REPLAY, Step.SWAP, Step.CLEAN)) {
        MigrationPlan plan = plan(LAB, MigrationTarget.QUORUM);
        assertThatThrownBy(() -> migration().apply(plan, new StopBefore(step)))
            .as("before %s", step)
            .isInstanceOf(MigrationException.class);
      }
      migration().apply(plan(LAB, MigrationTarget.QUORUM), new StopBefore(null));

      assertThat(MigrationTest.types(broker, LAB::contains).values())
          .containsOnly("quorum, durable");
      assertThat(migration().rollback(new StopBefore(null))).isEmpty();
      traffic.check();
    }
  }
}
