// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of Kafka's clients, read once from the URL and the options and checked ({@link
 * KafkaSettings}): hosts, authentication, names of topics. Uses nothing else of the driver.
 */
@NullMarked
package dev.bergen.kafka.settings;

import org.jspecify.annotations.NullMarked;
