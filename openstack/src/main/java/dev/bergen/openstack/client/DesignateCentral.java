// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Cast;
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

  /** Deletes a zone; returns it, {@code PENDING} at first. */
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

  /** Creates a set of records in a zone; returns it, {@code PENDING} at first. */
  @Rpc(name = "create_recordset")
  VersionedObject createRecordset(
      @Argument("zone_id") String zone, @Argument("recordset") VersionedObject recordset);

  /** Returns an object of class {@code Tld}, a top level domain. */
  @Rpc(name = "get_tld")
  VersionedObject tld(@Argument("tld_id") String id);

  /** Creates a top level domain, in which zones may then be created; returns it. */
  @Rpc(name = "create_tld")
  VersionedObject createTld(@Argument("tld") VersionedObject tld);

  /** Deletes a top level domain; returns it. */
  @Rpc(name = "delete_tld")
  VersionedObject deleteTld(@Argument("tld_id") String id);

  /**
   * Says what came of an action on the name servers, as a worker does.
   *
   * @param status {@code SUCCESS}, {@code ERROR} or {@code NO_ZONE}
   * @param serial of the zone that is meant; older actions are over by it, too
   * @param action {@code CREATE}, {@code UPDATE} or {@code DELETE}
   */
  @Cast
  @Rpc(name = "update_status")
  void updateStatus(
      @Argument("zone_id") String zone,
      @Argument("status") String status,
      @Argument("serial") long serial,
      @Argument("action") String action);

  /**
   * Returns an object of class {@code ServiceStatusList}: which of Designate's services have
   * reported, from where and when.
   *
   * @param criterion values by field; {@code null} for all
   */
  @Rpc(name = "find_service_statuses")
  VersionedObject serviceStatuses(
      @Argument("criterion") @Nullable Map<String, ? extends @Nullable Object> criterion);
}
