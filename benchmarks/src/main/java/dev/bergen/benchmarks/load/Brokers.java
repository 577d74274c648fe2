// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import dev.bergen.testbed.KafkaNode;
import dev.bergen.testbed.RabbitNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Private brokers, each started when it is first needed.
 *
 * <p>Threads: one; {@link #rabbitProcess} any.
 */
public final class Brokers implements AutoCloseable {
  /** Null until it is needed. */
  private volatile @Nullable RabbitNode rabbit;

  /** Null until it is needed. */
  private @Nullable KafkaNode kafka;

  /**
   * Returns a new site for a group.
   *
   * @throws NotHereException if this machine has not got the broker
   */
  public Site site(Group.Where where) throws NotHereException {
    return switch (where) {
      case RABBIT -> new Site(rabbit().url(""), List.of(rabbit().process()));
      case KAFKA -> new Site(kafka().url(), List.of());
      case MEMORY -> new Site("memory:", List.of());
    };
  }

  /** Returns the private RabbitMQ. */
  public RabbitNode rabbit() throws NotHereException {
    RabbitNode running = rabbit;
    if (running == null) {
      String missing = RabbitNode.missing().orElse("");
      if (!missing.isEmpty()) {
        throw new NotHereException(missing);
      }
      running = RabbitNode.start();
      rabbit = running;
    }
    return running;
  }

  private KafkaNode kafka() {
    KafkaNode running = kafka;
    if (running == null) {
      running = KafkaNode.start();
      kafka = running;
    }
    return running;
  }

  /** Returns RabbitMQ's process; null as long as it was not needed. */
  public @Nullable ProcessHandle rabbitProcess() {
    RabbitNode running = rabbit;
    return running == null ? null : running.process();
  }

  @Override
  public void close() {
    try {
      if (kafka != null) {
        kafka.close();
      }
    } finally {
      RabbitNode running = rabbit;
      if (running != null) {
        running.close();
      }
    }
  }
}
