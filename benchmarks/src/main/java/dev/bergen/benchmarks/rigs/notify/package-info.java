// SPDX-License-Identifier: Apache-2.0
/** Notifiers and listeners, on RabbitMQ and on Kafka. */
@NullMarked
package dev.bergen.benchmarks.rigs.notify;

import org.jspecify.annotations.NullMarked;
