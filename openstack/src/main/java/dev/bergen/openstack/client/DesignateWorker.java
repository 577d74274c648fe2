// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Cast;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;

/**
 * Designate's workers, which talk to the name servers ({@link OpenStackClients#designateWorker}).
 */
@RpcInterface(version = "1.0")
public interface DesignateWorker {
  /** Creates a zone on the name servers of its pool. */
  @Cast
  @Rpc(name = "create_zone")
  void createZone(@Argument("zone") VersionedObject zone);

  /** Updates a zone on the name servers of its pool. */
  @Cast
  @Rpc(name = "update_zone")
  void updateZone(@Argument("zone") VersionedObject zone);

  /** Deletes a zone from the name servers of its pool. */
  @Cast
  @Rpc(name = "delete_zone")
  void deleteZone(@Argument("zone") VersionedObject zone);
}
