// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import java.util.Map;
import java.util.Set;

/**
 * The event types that Nova's unversioned notifications may have: a list that is closed, as new
 * ones are versioned (nova/rpc.py of Nova 34.0.0).
 */
final class LegacyEventTypes {
  /**
   * The notification of a failed method of a manager has the method's name, and only these keys.
   */
  private static final Set<String> OF_A_FAILURE = Set.of("exception", "args");

  private static final Set<String> KNOWN =
      Set.of(
          """
          HostAPI.power_action.end
          HostAPI.power_action.start
          HostAPI.set_enabled.end
          HostAPI.set_enabled.start
          HostAPI.set_maintenance.end
          HostAPI.set_maintenance.start
          aggregate.addhost.end
          aggregate.addhost.start
          aggregate.create.end
          aggregate.create.start
          aggregate.delete.end
          aggregate.delete.start
          aggregate.removehost.end
          aggregate.removehost.start
          aggregate.updatemetadata.end
          aggregate.updatemetadata.start
          aggregate.updateprop.end
          aggregate.updateprop.start
          compute.instance.create.end
          compute.instance.create.error
          compute.instance.create.start
          compute.instance.create_ip.end
          compute.instance.create_ip.start
          compute.instance.delete.end
          compute.instance.delete.start
          compute.instance.delete_ip.end
          compute.instance.delete_ip.start
          compute.instance.evacuate
          compute.instance.exists
          compute.instance.finish_resize.end
          compute.instance.finish_resize.start
          compute.instance.live.migration.abort.end
          compute.instance.live.migration.abort.start
          compute.instance.live.migration.force.complete.end
          compute.instance.live.migration.force.complete.start
          compute.instance.live_migration._post.end
          compute.instance.live_migration._post.start
          compute.instance.live_migration._rollback.end
          compute.instance.live_migration._rollback.start
          compute.instance.live_migration.post.dest.end
          compute.instance.live_migration.post.dest.start
          compute.instance.live_migration.pre.end
          compute.instance.live_migration.pre.start
          compute.instance.live_migration.rollback.dest.end
          compute.instance.live_migration.rollback.dest.start
          compute.instance.pause.end
          compute.instance.pause.start
          compute.instance.power_off.end
          compute.instance.power_off.start
          compute.instance.power_on.end
          compute.instance.power_on.start
          compute.instance.reboot.end
          compute.instance.reboot.error
          compute.instance.reboot.start
          compute.instance.rebuild.end
          compute.instance.rebuild.error
          compute.instance.rebuild.scheduled
          compute.instance.rebuild.start
          compute.instance.rescue.end
          compute.instance.rescue.start
          compute.instance.resize.confirm.end
          compute.instance.resize.confirm.start
          compute.instance.resize.end
          compute.instance.resize.error
          compute.instance.resize.prep.end
          compute.instance.resize.prep.start
          compute.instance.resize.revert.end
          compute.instance.resize.revert.start
          compute.instance.resize.start
          compute.instance.restore.end
          compute.instance.restore.start
          compute.instance.resume.end
          compute.instance.resume.start
          compute.instance.shelve.end
          compute.instance.shelve.start
          compute.instance.shelve_offload.end
          compute.instance.shelve_offload.start
          compute.instance.shutdown.end
          compute.instance.shutdown.start
          compute.instance.snapshot.end
          compute.instance.snapshot.start
          compute.instance.soft_delete.end
          compute.instance.soft_delete.start
          compute.instance.suspend.end
          compute.instance.suspend.start
          compute.instance.trigger_crash_dump.end
          compute.instance.trigger_crash_dump.start
          compute.instance.unpause.end
          compute.instance.unpause.start
          compute.instance.unrescue.end
          compute.instance.unrescue.start
          compute.instance.unshelve.end
          compute.instance.unshelve.start
          compute.instance.update
          compute.instance.volume.attach
          compute.instance.volume.detach
          compute.libvirt.error
          compute.metrics.update
          compute_task.build_instances
          compute_task.migrate_server
          compute_task.rebuild_server
          keypair.create.end
          keypair.create.start
          keypair.delete.end
          keypair.delete.start
          keypair.import.end
          keypair.import.start
          network.floating_ip.allocate
          network.floating_ip.associate
          network.floating_ip.deallocate
          network.floating_ip.disassociate
          scheduler.select_destinations.end
          scheduler.select_destinations.start
          servergroup.addmember
          servergroup.create
          servergroup.delete
          volume.usage
          """
              .split("\\s+"));

  private LegacyEventTypes() {}

  static int count() {
    return KNOWN.size();
  }

  static boolean allows(String eventType, Map<String, ?> payload) {
    return KNOWN.contains(eventType) || payload.keySet().equals(OF_A_FAILURE);
  }
}
