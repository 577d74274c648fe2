// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Cast;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.Since;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A back end of Cinder ({@link OpenStackClients#cinderVolume}). A volume or a snapshot is an object
 * of class {@code Volume} or {@code Snapshot}.
 */
@RpcInterface(version = "3.20")
public interface CinderVolume {
  /** Returns an object of class {@code ...Capabilities} or a map, as the back end has it. */
  @Since("3.0")
  @Rpc(name = "get_capabilities")
  Map<String, @Nullable Object> capabilities(@Argument("discover") boolean discover);

  /** Returns what a host needs to reach the volume: {@code driver_volume_type} and {@code data}. */
  @Since("3.0")
  @Rpc(name = "initialize_connection")
  Map<String, @Nullable Object> initializeConnection(
      @Argument("volume") VersionedObject volume,
      @Argument("connector") Map<String, ? extends @Nullable Object> connector);

  /**
   * Creates a volume, for which the scheduler has chosen this back end.
   *
   * @param request {@code null} if there is none; an object of class {@code RequestSpec}
   * @param reschedule whether the scheduler may choose another back end if this one fails
   */
  @Since("3.0")
  @Cast
  @Rpc(name = "create_volume")
  void createVolume(
      @Argument("volume") VersionedObject volume,
      @Argument("request_spec") @Nullable VersionedObject request,
      @Argument("filter_properties") Map<String, ? extends @Nullable Object> filters,
      @Argument("allow_reschedule") boolean reschedule);

  /**
   * Deletes a volume.
   *
   * @param unmanage whether to keep it on the back end, and only forget it
   * @param cascade whether to delete its snapshots, too
   */
  @Since("3.0")
  @Cast
  @Rpc(name = "delete_volume")
  void deleteVolume(
      @Argument("volume") VersionedObject volume,
      @Argument("unmanage_only") boolean unmanage,
      @Argument("cascade") boolean cascade);

  /** Creates a snapshot. */
  @Since("3.0")
  @Cast
  @Rpc(name = "create_snapshot")
  void createSnapshot(@Argument("snapshot") VersionedObject snapshot);

  /**
   * Deletes a snapshot.
   *
   * @param unmanage whether to keep it on the back end, and only forget it
   */
  @Since("3.0")
  @Cast
  @Rpc(name = "delete_snapshot")
  void deleteSnapshot(
      @Argument("snapshot") VersionedObject snapshot, @Argument("unmanage_only") boolean unmanage);
}
