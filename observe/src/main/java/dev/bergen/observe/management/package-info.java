// SPDX-License-Identifier: Apache-2.0

/**
 * The information of a RabbitMQ broker from its management plugin's HTTP API ({@link
 * dev.bergen.observe.management.Management}). Uses core only.
 */
@NullMarked
package dev.bergen.observe.management;

import org.jspecify.annotations.NullMarked;
