// SPDX-License-Identifier: Apache-2.0
/**
 * The counterpart of {@code nova.rpc} in Nova's services: transports, clients, servers and
 * notifiers as set up by a nova.conf ({@link dev.bergen.openstack.nova.NovaRpc}).
 */
@NullMarked
package dev.bergen.openstack.nova;

import org.jspecify.annotations.NullMarked;
