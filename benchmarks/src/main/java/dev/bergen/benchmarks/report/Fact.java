// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

/**
 * Something that was measured by itself.
 *
 * @param subject what it belongs to: {@code 10,000 calls in flight}
 * @param what was measured
 * @param value with as many digits as say something
 * @param unit of the value; empty for a mere number
 */
public record Fact(String subject, String what, double value, String unit) {}
