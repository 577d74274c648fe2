// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

/**
 * What one phase of one rig came to. What is not known is NaN.
 *
 * @param perSecond operations
 * @param p50 microseconds that half of the operations kept within
 * @param p90 microseconds that 90 % kept within
 * @param p99 microseconds that 99 % kept within
 * @param p999 microseconds that 99.9 % kept within
 * @param client microseconds of the client's CPU time for each operation; also the server's if it
 *     has no process of its own
 * @param server microseconds of the server's CPU time for each operation
 * @param broker microseconds of the broker's CPU time for each operation
 * @param bytes that the client allocated for each operation
 */
public record Figures(
    double perSecond,
    double p50,
    double p90,
    double p99,
    double p999,
    double client,
    double server,
    double broker,
    double bytes) {

  static Figures of(Sample sample, Meter.Reading before, Meter.Reading after) {
    double operations = sample.operations();
    return new Figures(
        sample.perSecond(),
        sample.micros(50),
        sample.micros(90),
        sample.micros(99),
        sample.micros(99.9),
        (after.client() - before.client()) / 1e3 / operations,
        (after.server() - before.server()) / 1e3 / operations,
        (after.broker() - before.broker()) / 1e3 / operations,
        (after.bytes() - before.bytes()) / operations);
  }
}
