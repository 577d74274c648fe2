// SPDX-License-Identifier: Apache-2.0
/**
 * Private RabbitMQ nodes for tests ({@link BrokerExtension} shares one, {@link RabbitNode} starts one).
 */
@NullMarked
package dev.bergen.testbed;

import org.jspecify.annotations.NullMarked;
