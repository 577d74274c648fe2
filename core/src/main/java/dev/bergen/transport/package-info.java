// SPDX-License-Identifier: Apache-2.0
/**
 * Transports for a URL ({@link RpcTransport}, {@link NotificationTransport}), and the choice of the
 * driver that its scheme names.
 */
@NullMarked
package dev.bergen.transport;

import org.jspecify.annotations.NullMarked;
