// SPDX-License-Identifier: Apache-2.0
/** RabbitMQ, on the wire as oslo.messaging ({@link RabbitDriverProvider}). */
@NullMarked
package dev.bergen.rabbit;

import org.jspecify.annotations.NullMarked;
