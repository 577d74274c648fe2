// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.notify;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Site;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Notifications by kafka-clients and nothing else, acknowledged by all replicas. */
public final class RawKafkaNotifyRig implements Rig {
  private final KafkaProducer<byte[], byte[]> producer;

  public RawKafkaNotifyRig(Site site) {
    this.producer = RawNotifications.kafkaProducer(site.url());
  }

  @Override
  public String name() {
    return "raw kafka-clients";
  }

  @Override
  public Sample measure(Load load) throws InterruptedException {
    byte[] body = RawNotifications.body(load.payloadBytes());
    return Callers.async(load, () -> send(body));
  }

  private CompletableFuture<Void> send(byte[] body) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    var unused =
        producer.send(
            new ProducerRecord<>("raw-notify.info", body),
            (position, error) -> {
              if (error == null) {
                acknowledged.complete(null);
              } else {
                acknowledged.completeExceptionally(error);
              }
            });
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
