// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

/** Something that a service of OpenStack tells ({@link OpenStackEvents}). */
public sealed interface OpenStackEvent
    permits InstanceEvent, ServiceEvent, ComputeFailure, ResourceEvent {

  /** Returns who tells, when, and within which request. */
  EventOrigin origin();

  /** Returns what is done: {@code create}, {@code live_migration_post}. */
  String action();

  /** Returns how far it is. */
  EventPhase phase();
}
