// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Designate's central ({@link OpenStackClients#designateCentral}). Its clients ask for the newest
 * version with every call; an older central wants {@link dev.bergen.rpc.RpcClient#withVersion}.
 */
@RpcInterface(version = "6.0")
public interface DesignateCentral {
  /** Returns an object of class {@code Zone}. */
  @Rpc(name = "get_zone")
  VersionedObject zone(@Argument("zone_id") String id);

  /** Creates a zone, which is {@code PENDING} at first. */
  @Rpc(name = "create_zone")
  VersionedObject createZone(@Argument("zone") VersionedObject zone);

  @Rpc(name = "delete_zone")
  VersionedObject deleteZone(@Argument("zone_id") String id);

  /**
   * Returns an object of class {@code ZoneList}.
   *
   * @param criterion values by field; {@code null} for all
   */
  @Rpc(name = "find_zones")
  VersionedObject findZones(
      @Argument("criterion") @Nullable Map<String, ? extends @Nullable Object> criterion);

  @Rpc(name = "create_recordset")
  VersionedObject createRecordset(
      @Argument("zone_id") String zone, @Argument("recordset") VersionedObject recordset);

  @Rpc(name = "get_tld")
  VersionedObject tld(@Argument("tld_id") String id);

  @Rpc(name = "create_tld")
  VersionedObject createTld(@Argument("tld") VersionedObject tld);
}
