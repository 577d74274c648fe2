// SPDX-License-Identifier: Apache-2.0
/**
 * Typed clients for what a foreign service calls of OpenStack's ({@link
 * dev.bergen.openstack.client.OpenStackClients}), and what the services take as their sources say
 * it ({@link dev.bergen.openstack.client.ServiceContract}).
 */
@NullMarked
package dev.bergen.openstack.client;

import org.jspecify.annotations.NullMarked;
