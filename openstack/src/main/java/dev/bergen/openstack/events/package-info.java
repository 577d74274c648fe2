// SPDX-License-Identifier: Apache-2.0
/**
 * What OpenStack's services tell, as typed events ({@link
 * dev.bergen.openstack.events.OpenStackEvents}), and what belongs together among them ({@link
 * dev.bergen.openstack.events.EventPairs}).
 */
@NullMarked
package dev.bergen.openstack.events;

import org.jspecify.annotations.NullMarked;
