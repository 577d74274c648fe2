// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import java.time.Duration;
import java.util.Set;

/**
 * How long Nova's own clients wait: 15 methods by long_rpc_timeout, watching for signs of life with
 * rpc_response_timeout; calls to compute hosts that wait longer than a minute watch with a minute
 * (the rpcapi modules of Nova 34.0.0).
 */
final class CallRules {
  /** {@code HEARTBEAT_THRESHOLD} of nova/rpc.py. */
  private static final Duration THRESHOLD = Duration.ofSeconds(60);

  private static final Set<String> LONG_ON_COMPUTE =
      Set.of(
          "cache_images",
          "check_can_live_migrate_destination",
          "confirm_snapshot_based_resize_at_source",
          "finish_revert_snapshot_based_resize_at_source",
          "finish_snapshot_based_resize_at_dest",
          "post_live_migration_at_destination",
          "pre_live_migration",
          "prep_snapshot_based_resize_at_dest",
          "prep_snapshot_based_resize_at_source",
          "reserve_block_device_name",
          "revert_snapshot_based_resize_at_dest",
          "set_host_enabled");

  private static final Set<String> LONG_ON_COMPUTE_TASK = Set.of("attach_volume", "migrate_server");

  private CallRules() {}

  /** Returns a client of compute hosts with the monitor that all of its calls have. */
  static RpcClient watched(RpcClient client, Duration timeout) {
    return timeout.compareTo(THRESHOLD) > 0 ? client.withCallMonitor(THRESHOLD) : client;
  }

  /** Returns a client with the patience that Nova has for {@code method}. */
  static RpcClient forMethod(RpcClient client, String method, Duration timeout, Duration longest) {
    if (!isLong(client.target(), method)) {
      return client;
    }
    RpcClient patient = client.withTimeout(longest);
    return timeout.isZero() ? patient : patient.withCallMonitor(timeout);
  }

  private static boolean isLong(Target target, String method) {
    String topic = target.topic() == null ? "" : target.topic();
    return switch (topic) {
      case "compute", "compute-alt" -> LONG_ON_COMPUTE.contains(method);
      case "conductor" ->
          "compute_task".equals(target.namespace()) && LONG_ON_COMPUTE_TASK.contains(method);
      case "scheduler" -> method.equals("select_destinations");
      default -> false;
    };
  }
}
