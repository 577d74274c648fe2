// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import dev.bergen.rpc.RpcClient;
import java.util.List;
import java.util.Set;

/**
 * The two topics of a nova-compute. Since version 6.5 of its RPC API a host serves its methods on
 * {@code compute-alt}, too: when it shuts down it leaves {@code compute} first, and takes on {@code
 * compute-alt} the requests that end what is under way. Clients send 15 methods there, and the rest
 * to {@code compute}.
 *
 * <p>The rule is {@code prepare_for_alt_rpcserver} in nova/compute/rpcapi.py of Nova 34.0.0.
 */
public final class NovaCompute {
  /** The topic of most methods, and of all methods below version 6.5. */
  public static final String TOPIC = "compute";

  /** The topic of the requests that end what is under way. */
  public static final String ALT_TOPIC = "compute-alt";

  /** The first version of the RPC API whose hosts serve {@link #ALT_TOPIC}. */
  private static final String ALT_SINCE = "6.5";

  private static final Set<String> ALT_METHODS =
      Set.of(
          "check_instance_shared_storage",
          "drop_move_claim_at_destination",
          "external_instance_event",
          "finish_resize",
          "finish_revert_resize",
          "finish_revert_snapshot_based_resize_at_source",
          "finish_snapshot_based_resize_at_dest",
          "live_migration",
          "post_live_migration_at_destination",
          "pre_live_migration",
          "prep_snapshot_based_resize_at_source",
          "remove_volume_connection",
          "resize_instance",
          "rollback_live_migration_at_destination",
          "validate_console_port");

  private NovaCompute() {}

  /** Returns the topics that a host serves, with its name as server on both. */
  public static List<String> topics() {
    return List.of(TOPIC, ALT_TOPIC);
  }

  /**
   * Returns a client that sends {@code method} to {@code host}, on the topic where Nova's own
   * client sends it. All else stays as it is in {@code client}, the version that the request asks
   * for included.
   *
   * <p>The topic depends on the version cap, as hosts below 6.5 do not listen on {@code
   * compute-alt}: with older ones in the cell give the client their version as cap, otherwise their
   * requests are lost. A client without a cap takes it that all hosts serve both.
   *
   * @param client a client with Nova's exchange
   * @param host the name of the compute host, {@code host} in its nova.conf
   * @param method the name of the method that will be called or cast
   */
  public static RpcClient to(RpcClient client, String host, String method) {
    return client.withTopic(topicOf(client, method)).withServer(host);
  }

  private static String topicOf(RpcClient client, String method) {
    return ALT_METHODS.contains(method) && client.canSend(ALT_SINCE) ? ALT_TOPIC : TOPIC;
  }
}
