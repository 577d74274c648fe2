// SPDX-License-Identifier: Apache-2.0
/**
 * The broker as the driver meets it: the address of a host, what its refusals mean, and a channel to
 * ask it something. Knows the layer of AMQP alone.
 */
@NullMarked
package dev.bergen.rabbit.broker;

import org.jspecify.annotations.NullMarked;
