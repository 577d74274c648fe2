// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code nova.rpc} is to Nova's services: transports, clients, servers and notifiers as a
 * nova.conf wants them ({@link dev.bergen.openstack.nova.NovaRpc}).
 */
@NullMarked
package dev.bergen.openstack.nova;

import org.jspecify.annotations.NullMarked;
