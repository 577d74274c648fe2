// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import dev.bergen.benchmarks.load.Site;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** kafka-clients and nothing else: takes records as they are and commits after each look. */
public final class RawKafkaListening implements Listening {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String url;

  public RawKafkaListening(Site site) {
    this.url = site.url();
  }

  @Override
  public String name() {
    return "raw kafka-clients";
  }

  @Override
  public double handle(String topic, int events) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        RawNotifications.kafkaConsumer(url, "oslo_messaging_consumer")) {
      consumer.subscribe(List.of(topic + ".info"));
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      long first = 0;
      int count = 0;
      while (count < events) {
        int more = consumer.poll(Duration.ofSeconds(1)).count();
        if (more > 0 && count == 0) {
          first = System.nanoTime();
        }
        count += more;
        consumer.commitAsync();
        if (System.nanoTime() - giveUp >= 0) {
          throw new IllegalStateException("Only %d of %d came".formatted(count, events));
        }
      }
      double seconds = (System.nanoTime() - first) / 1e9;
      consumer.commitSync();
      return seconds;
    }
  }
}
