// SPDX-License-Identifier: Apache-2.0
/**
 * RabbitMQ, on the wire as oslo.messaging. {@link RabbitDriverProvider} is all that is promised; the
 * packages below are rooms of the driver, public for each other alone, and each uses those below it
 * only, as the page "Architecture" of Bergen's documentation shows.
 */
@NullMarked
package dev.bergen.rabbit;

import org.jspecify.annotations.NullMarked;
