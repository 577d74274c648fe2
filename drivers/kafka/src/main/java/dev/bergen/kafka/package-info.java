// SPDX-License-Identifier: Apache-2.0
/** Notifications over Apache Kafka, on the wire as oslo.messaging ({@link KafkaDriverProvider}). */
@NullMarked
package dev.bergen.kafka;

import org.jspecify.annotations.NullMarked;
