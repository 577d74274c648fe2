// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.DriverProvider;
import dev.bergen.tck.TapContract;
import dev.bergen.testbed.KafkaExtension;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("newest-jdk-only")
class KafkaTapContractTest extends TapContract {
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @Override
  protected DriverProvider provider() {
    return new KafkaDriverProvider();
  }

  @Override
  protected TransportUrl url() {
    return TransportUrl.parse(kafka.url());
  }

  @Override
  protected TransportUrl unreachable() {
    return TransportUrl.parse("kafka://127.0.0.1:1");
  }

  /** A tap reads the topics themselves. */
  @Override
  protected boolean keepsCopies() {
    return true;
  }

  /** Nor would that spare the broker anything. */
  @Override
  protected boolean tapsShares() {
    return false;
  }

  @Override
  protected Set<String> belongings() throws Exception {
    try (Rig rig = new Rig(kafka.url())) {
      Admin admin = rig.admin();
      Set<String> all = new TreeSet<>();
      admin.listGroups().all().get().forEach(each -> all.add("group " + each.groupId()));
      admin.listTopics().names().get().forEach(each -> all.add("topic " + each));
      return all;
    }
  }

  @Override
  protected boolean publish(String exchange, String routingKey, byte[] body) throws Exception {
    try (Rig rig = new Rig(kafka.url())) {
      Producer<byte[], byte[]> producer = rig.producer();
      producer.send(new ProducerRecord<>(routingKey, body)).get(30, TimeUnit.SECONDS);
      return true;
    }
  }
}
