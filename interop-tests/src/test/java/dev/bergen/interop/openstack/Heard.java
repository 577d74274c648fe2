// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What has come and nobody has asked for yet.
 *
 * <p>Threads: any number add, the test's takes.
 */
final class Heard<T> {
  private final BlockingQueue<T> all = new LinkedBlockingQueue<>();

  void add(T one) {
    all.add(one);
  }

  /** Waits for one that is wanted; others that come meanwhile stay. */
  T await(String what, Predicate<T> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    List<T> others = new ArrayList<>();
    try {
      while (true) {
        T one = all.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        assertThat(one).as("%s in time, beside %s", what, others).isNotNull();
        if (wanted.test(one)) {
          return one;
        }
        others.add(one);
      }
    } finally {
      all.addAll(others);
    }
  }
}
