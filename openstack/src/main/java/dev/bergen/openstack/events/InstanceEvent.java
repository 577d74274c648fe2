// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

/**
 * An event of Nova about an instance. Each of the commonest events has a type of its own, the rest
 * is {@link Other}; all have the same components, and {@link #action} and {@link #phase}
 * distinguish them as well.
 */
public sealed interface InstanceEvent extends OpenStackEvent {

  /** Returns the facts about the instance. */
  InstanceFacts instance();

  @Override
  default String action() {
    return InstanceEvents.action(origin().eventType());
  }

  @Override
  default EventPhase phase() {
    return InstanceEvents.phase(origin().eventType());
  }

  record CreateStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record CreateEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record CreateError(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record DeleteStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record DeleteEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record PowerOnStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record PowerOnEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record PowerOffStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record PowerOffEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record RebootStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record RebootEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record RebootError(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResizeStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResizeEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResizeError(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResizeFinishStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResizeFinishEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResizeConfirmStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResizeConfirmEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record RebuildStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record RebuildEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record RebuildError(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record SuspendStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record SuspendEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResumeStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ResumeEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record PauseStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record PauseEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record UnpauseStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record UnpauseEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ShelveStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record ShelveEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record UnshelveStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record UnshelveEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record SnapshotStart(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record SnapshotEnd(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record Update(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  record Exists(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}

  /** An event that has no type of its own here. */
  record Other(EventOrigin origin, InstanceFacts instance) implements InstanceEvent {}
}
