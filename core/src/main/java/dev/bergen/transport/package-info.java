// SPDX-License-Identifier: Apache-2.0
/**
 * Transports for a URL ({@link RpcTransport}, {@link NotificationTransport}), the choice of the
 * driver that its scheme names, and the states of a server or a listener ({@link LifeState}).
 */
@NullMarked
package dev.bergen.transport;

import org.jspecify.annotations.NullMarked;
