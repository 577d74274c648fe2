// SPDX-License-Identifier: Apache-2.0
/**
 * Opens a transport for a URL ({@link RpcTransport}, {@link NotificationTransport}); finds the driver
 * that its scheme names.
 */
@NullMarked
package dev.bergen.transport;

import org.jspecify.annotations.NullMarked;
