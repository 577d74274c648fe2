// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

/**
 * The time that rates are of.
 *
 * @param now the second of the epoch that is not over yet
 * @param since the second in which counting began
 */
record Window(long now, long since) {
  double rate(Meter meter) {
    return meter.rate(now, since);
  }
}
