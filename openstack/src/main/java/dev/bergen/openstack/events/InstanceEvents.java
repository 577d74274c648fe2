// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.events;

import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes the events of instances, of versioned notifications and of others. */
final class InstanceEvents {
  private static final String VERSIONED = "instance.";
  private static final String UNVERSIONED = "compute.instance.";

  private static final Map<String, BiFunction<EventOrigin, InstanceFacts, InstanceEvent>> TYPES =
      Map.ofEntries(
          Map.entry("create.start", InstanceEvent.CreateStart::new),
          Map.entry("create.end", InstanceEvent.CreateEnd::new),
          Map.entry("create.error", InstanceEvent.CreateError::new),
          Map.entry("delete.start", InstanceEvent.DeleteStart::new),
          Map.entry("delete.end", InstanceEvent.DeleteEnd::new),
          Map.entry("power_on.start", InstanceEvent.PowerOnStart::new),
          Map.entry("power_on.end", InstanceEvent.PowerOnEnd::new),
          Map.entry("power_off.start", InstanceEvent.PowerOffStart::new),
          Map.entry("power_off.end", InstanceEvent.PowerOffEnd::new),
          Map.entry("reboot.start", InstanceEvent.RebootStart::new),
          Map.entry("reboot.end", InstanceEvent.RebootEnd::new),
          Map.entry("reboot.error", InstanceEvent.RebootError::new),
          Map.entry("resize.start", InstanceEvent.ResizeStart::new),
          Map.entry("resize.end", InstanceEvent.ResizeEnd::new),
          Map.entry("resize.error", InstanceEvent.ResizeError::new),
          Map.entry("resize_finish.start", InstanceEvent.ResizeFinishStart::new),
          Map.entry("resize_finish.end", InstanceEvent.ResizeFinishEnd::new),
          Map.entry("resize_confirm.start", InstanceEvent.ResizeConfirmStart::new),
          Map.entry("resize_confirm.end", InstanceEvent.ResizeConfirmEnd::new),
          Map.entry("rebuild.start", InstanceEvent.RebuildStart::new),
          Map.entry("rebuild.end", InstanceEvent.RebuildEnd::new),
          Map.entry("rebuild.error", InstanceEvent.RebuildError::new),
          Map.entry("suspend.start", InstanceEvent.SuspendStart::new),
          Map.entry("suspend.end", InstanceEvent.SuspendEnd::new),
          Map.entry("resume.start", InstanceEvent.ResumeStart::new),
          Map.entry("resume.end", InstanceEvent.ResumeEnd::new),
          Map.entry("pause.start", InstanceEvent.PauseStart::new),
          Map.entry("pause.end", InstanceEvent.PauseEnd::new),
          Map.entry("unpause.start", InstanceEvent.UnpauseStart::new),
          Map.entry("unpause.end", InstanceEvent.UnpauseEnd::new),
          Map.entry("shelve.start", InstanceEvent.ShelveStart::new),
          Map.entry("shelve.end", InstanceEvent.ShelveEnd::new),
          Map.entry("unshelve.start", InstanceEvent.UnshelveStart::new),
          Map.entry("unshelve.end", InstanceEvent.UnshelveEnd::new),
          Map.entry("snapshot.start", InstanceEvent.SnapshotStart::new),
          Map.entry("snapshot.end", InstanceEvent.SnapshotEnd::new),
          Map.entry("update", InstanceEvent.Update::new),
          Map.entry("exists", InstanceEvent.Exists::new));

  private InstanceEvents() {}

  /** Returns the event; {@code null} if the type is not about an instance. */
  static @Nullable InstanceEvent of(EventOrigin origin, EventValues payload) {
    String type = origin.eventType();
    if (!type.startsWith(VERSIONED) && !type.startsWith(UNVERSIONED)) {
      return null;
    }
    InstanceFacts facts =
        type.startsWith(VERSIONED)
            ? InstanceFacts.versioned(payload)
            : InstanceFacts.unversioned(payload);
    return TYPES.getOrDefault(rest(type), InstanceEvent.Other::new).apply(origin, facts);
  }

  static String action(String type) {
    String rest = rest(type);
    int dot = rest.lastIndexOf('.');
    return dot < 0 || phase(type) == EventPhase.NONE ? rest : rest.substring(0, dot);
  }

  static EventPhase phase(String type) {
    return EventPhase.of(type.substring(type.lastIndexOf('.') + 1));
  }

  private static String rest(String type) {
    return type.substring((type.startsWith(VERSIONED) ? VERSIONED : UNVERSIONED).length());
  }
}
