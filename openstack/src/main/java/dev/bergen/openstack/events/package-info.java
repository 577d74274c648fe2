// SPDX-License-Identifier: Apache-2.0
/**
 * Notifications of OpenStack's services as typed events ({@link
 * dev.bergen.openstack.events.OpenStackEvents}), and the pairs of a start and an end among them
 * ({@link dev.bergen.openstack.events.EventPairs}).
 */
@NullMarked
package dev.bergen.openstack.events;

import org.jspecify.annotations.NullMarked;
