// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

import java.util.Map;

/** Something that sends and listens. */
interface NotificationRig extends AutoCloseable {

  String name();

  /**
   * Measures everything once.
   *
   * @param topic nobody else uses
   * @return notifications per second, by what was done
   */
  Map<String, Double> measure(String topic);

  @Override
  void close();
}
