// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.observe.management.Management;
import dev.bergen.observe.management.ManagementUrl;
import dev.bergen.observe.migrate.Migration;
import dev.bergen.observe.migrate.MigrationPlan;
import dev.bergen.observe.migrate.MigrationTarget;
import dev.bergen.observe.migrate.MigrationWatch;
import dev.bergen.observe.migrate.Step;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The queues of a Python server become quorum queues, and it is started again with {@code
 * rabbit_quorum_queue}, while a Java client calls and casts.
 */
@Tag("broker-4")
@Tag("newest-jdk-only")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(180)
@Tag("asks-python")
class QueueMigrationTest {
  @RegisterExtension static final BrokerExtension broker = BrokerExtension.perClass();

  private static final Duration LONG = ofSeconds(60);
  private static final List<String> QUEUES = List.of("lab", "lab.python");

  private final AtomicInteger answered = new AtomicInteger();
  private final Set<String> cast = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;
  private volatile @Nullable Throwable error;

  private void callAndCast(RpcTransport transport) {
    RpcClient client = RpcClient.of(transport, Target.topic("lab")).withTimeout(ofSeconds(90));
    try {
      for (int i = 0; !ended; i++) {
        RpcClient to = i % 2 == 0 ? client : client.withServer("python");
        to.cast("note", Map.of("token", "note-" + i));
        cast.add("note-" + i);
        assertThat(to.call("whoami")).isEqualTo("python");
        answered.incrementAndGet();
      }
    } catch (Throwable e) { // the test tells it
      error = e;
    }
  }

  private void awaitMore() {
    int before = answered.get();
    await().atMost(LONG).until(() -> error != null || answered.get() > before + 10);
    assertThat(error).isNull();
  }

  @Test
  @Tag("DOC-04")
  void nothing_is_lost_and_every_call_is_answered() throws Exception {
    PythonRelease.newest().require(QueueMigrationTest.class);
    String old = broker.url();
    String quorum = broker.url() + "?rabbit_quorum_queue=true";
    try (PythonPlaces python = PythonPlaces.start(PythonRelease.newest());
        RpcTransport transport = RpcTransport.open(old);
        RpcTransport operator = RpcTransport.open(old)) {
      python.serve(old, "python");
      Thread traffic = new Thread(() -> callAndCast(transport), "traffic");
      traffic.start();
      awaitMore();

      Management management =
          Management.at(ManagementUrl.parse(broker.node().managementUrl(), Map.of()));
      Migration migration =
          new Migration(operator, management, broker.virtualHost(), ofSeconds(1), LONG);
      MigrationPlan plan = migration.plan(QUEUES, MigrationTarget.QUORUM, 0);
      migration.apply(plan, new Watch());

      Set<String> noted = new HashSet<>(python.close(old)); // the broker refuses it since
      python.serve(quorum, "python");
      awaitMore();
      ended = true;
      traffic.join(LONG.toMillis());
      assertThat(traffic.isAlive()).isFalse();
      assertThat(error).isNull();
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                noted.addAll(python.notes(quorum));
                assertThat(noted).containsAll(cast);
              });
      assertThat(broker.node().queues(broker.virtualHost()))
          .filteredOn(queue -> QUEUES.contains(queue.name()))
          .allSatisfy(
              queue -> assertThat(queue.arguments()).containsEntry("x-queue-type", "quorum"))
          .hasSize(2);
    }
  }

  /** Says nothing and never stops. */
  private static final class Watch implements MigrationWatch {
    @Override
    public void begins(Step step) {}

    @Override
    public void done(String what) {}

    @Override
    public boolean mayContinue() {
      return true;
    }

    @Override
    public void pause(Duration most) throws InterruptedException {
      new CountDownLatch(1).await(most.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
