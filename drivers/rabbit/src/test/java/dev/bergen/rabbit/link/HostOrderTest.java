// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.broker.Broker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostOrderTest {
  private final List<Broker> brokers =
      IntStream.range(0, 4).mapToObj(i -> new Broker("mq" + i, 5672, "guest", "guest")).toList();

  @Test
  @Tag("RCN-05")
  void chance_picks_the_first_order() {
    Set<List<Broker>> orders = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      orders.add(all(order(false, seed)));
    }

    assertThat(orders).as("of the 24 orders of four hosts").hasSizeGreaterThan(20);
    assertThat(orders).allSatisfy(each -> assertThat(each).hasSameElementsAs(brokers));
  }

  @Test
  @Tag("RCN-05")
  @Tag("CFG-R17")
  void round_robin_keeps_its_order() {
    HostOrder order = order(false, 1);
    List<Broker> first = all(order);

    for (int round = 0; round < 10; round++) {
      failRound(order);
      order.connected(round % 4);

      assertThat(all(order)).isEqualTo(first);
    }
  }

  @Test
  @Tag("RCN-05")
  @Tag("CFG-R17")
  void shuffle_tries_every_host_once_a_round_and_each_round_in_another_order() {
    HostOrder order = order(true, 1);
    Set<List<Broker>> rounds = new HashSet<>();

    for (int round = 0; round < 200; round++) {
      List<Broker> tried = new ArrayList<>();
      for (int place = 0; place < 4; place++) {
        tried.add(order.at(place));
        order.failed();
      }
      assertThat(tried).hasSameElementsAs(brokers);
      rounds.add(tried);
    }

    assertThat(rounds).hasSizeGreaterThan(20);
  }

  @Test
  @Tag("RCN-05")
  @Tag("CFG-R17")
  void after_a_loss_shuffle_goes_to_any_other_host_while_the_connected_one_keeps_its_place() {
    Set<Broker> next = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      HostOrder order = order(true, seed);
      Broker connected = order.at(2);

      order.connected(2);

      assertThat(order.at(2)).isEqualTo(connected);
      assertThat(all(order)).hasSameElementsAs(brokers);
      next.add(order.at(3));
    }
    assertThat(next).hasSize(4);
  }

  private HostOrder order(boolean reshuffles, long seed) {
    return new HostOrder(brokers, reshuffles, new SplittableRandom(seed));
  }

  private static List<Broker> all(HostOrder order) {
    return IntStream.range(0, order.size()).mapToObj(order::at).toList();
  }

  private static void failRound(HostOrder order) {
    for (int i = 0; i < order.size(); i++) {
      order.failed();
    }
  }
}
