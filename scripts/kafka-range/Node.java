// SPDX-License-Identifier: Apache-2.0
import dev.bergen.testbed.KafkaNode;

/** A Kafka of its own until standard input ends; prints its URL. */
public class Node {
  public static void main(String[] args) throws Exception {
    try (KafkaNode node = KafkaNode.start()) {
      System.out.println(node.url());
      System.out.flush();
      System.in.read();
    }
  }
}
