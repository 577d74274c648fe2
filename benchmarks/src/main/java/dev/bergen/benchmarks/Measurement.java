// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks;

/**
 * What one rig did in one phase.
 *
 * @param p50Millis the median latency of its calls
 * @param p99Millis the latency that one call of a hundred exceeded
 * @param callsPerSecond finished calls over the whole phase
 */
record Measurement(double p50Millis, double p99Millis, double callsPerSecond) {}
