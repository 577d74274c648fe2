// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.rabbit.broker.Broker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * In which order the hosts of a URL are dialled.
 *
 * <p>Chance orders them once, so that not all clients come to the first. With the strategy {@code
 * round-robin} that order stays; with {@code shuffle} each round has another one, and so has what
 * follows a loss.
 *
 * <p>Threads: the one that dials changes it, any may look.
 */
final class HostOrder {
  private final boolean reshuffles;
  private final RandomGenerator random;

  /** Replaced as a whole, by the thread that dials. */
  private volatile List<Broker> order;

  private int failed;

  HostOrder(List<Broker> brokers, boolean reshuffles, RandomGenerator random) {
    this.reshuffles = reshuffles;
    this.random = random;
    this.order = shuffled(brokers);
  }

  int size() {
    return order.size();
  }

  Broker at(int place) {
    return order.get(place);
  }

  /** The host at {@code place} answered and keeps its place; the others change theirs. */
  void connected(int place) {
    failed = 0;
    if (reshuffles) {
      List<Broker> others = new ArrayList<>(order);
      Broker connected = others.remove(place);
      List<Broker> next = shuffled(others);
      next.add(place, connected);
      order = next;
    }
  }

  /** A host did not answer. */
  void failed() {
    failed++;
    if (reshuffles && failed % order.size() == 0) {
      order = shuffled(order);
    }
  }

  private List<Broker> shuffled(List<Broker> brokers) {
    List<Broker> next = new ArrayList<>(brokers);
    for (int i = next.size() - 1; i > 0; i--) {
      Collections.swap(next, i, random.nextInt(i + 1));
    }
    return next;
  }
}
