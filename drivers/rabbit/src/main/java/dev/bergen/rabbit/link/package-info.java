// SPDX-License-Identifier: Apache-2.0
/**
 * A connection that is made again whenever it is lost: hosts in turn, waits between, notified
 * users. Knows settings, TLS and the layer of AMQP; nothing of what its users do with the
 * connection.
 */
@NullMarked
package dev.bergen.rabbit.link;

import org.jspecify.annotations.NullMarked;
