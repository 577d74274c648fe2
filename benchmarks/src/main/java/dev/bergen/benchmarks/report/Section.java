// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.report;

/**
 * How a report shows a group of rigs.
 *
 * @param title its heading: {@code Calls over RabbitMQ}
 * @param operations what is counted: {@code calls}
 */
public record Section(String title, String operations) {}
