// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

/** An event of a service of OpenStack ({@link OpenStackEvents}). */
public sealed interface OpenStackEvent
    permits InstanceEvent, ServiceEvent, ComputeFailure, ResourceEvent {

  /** Returns the sender, the time and the request. */
  EventOrigin origin();

  /** Returns what is done: {@code create}, {@code live_migration_post}. */
  String action();

  /** Returns how far it is. */
  EventPhase phase();
}
