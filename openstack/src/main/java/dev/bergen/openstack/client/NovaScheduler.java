// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Cast;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.Since;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nova's schedulers ({@link OpenStackClients#novaScheduler}). */
@RpcInterface(version = "4.5")
public interface NovaScheduler {
  /**
   * Asks for hosts of instances. Without one that fits it fails with NoValidHost.
   *
   * @param request a RequestSpec
   * @return for each instance a list of Selection objects, the first of them chosen
   */
  @Since("4.5")
  @Rpc(name = "select_destinations")
  List<List<VersionedObject>> selectDestinations(
      @Argument("spec_obj") VersionedObject request,
      @Argument("instance_uuids") List<String> instances,
      @Argument("return_objects") boolean objects,
      @Argument("return_alternates") boolean alternates);

  /** Reports a host's instances to every scheduler. */
  @Since("4.2")
  @Cast
  @Rpc(name = "sync_instance_info")
  void syncInstanceInfo(
      @Argument("host_name") String host, @Argument("instance_uuids") List<String> instances);

  /** Reports to every scheduler that an instance is no longer on a host. */
  @Since("4.2")
  @Cast
  @Rpc(name = "delete_instance_info")
  void deleteInstanceInfo(
      @Argument("host_name") String host, @Argument("instance_uuid") String instance);

  /** Reports changed aggregates to every scheduler. */
  @Since("4.1")
  @Cast
  @Rpc(name = "update_aggregates")
  void updateAggregates(@Argument("aggregates") @Nullable Object aggregates);
}
