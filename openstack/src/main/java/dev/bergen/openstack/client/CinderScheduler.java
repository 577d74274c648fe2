// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Cast;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.Since;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cinder's schedulers ({@link OpenStackClients#cinderScheduler}). They refuse a context whose
 * {@code read_deleted} is null, up to 21.3.1 also one without it, and most of this one without
 * {@code is_admin}.
 */
@RpcInterface(version = "3.12")
public interface CinderScheduler {
  /**
   * Returns the pools that back ends have reported: {@code name} and {@code capabilities} of each.
   *
   * @param filters {@code null} for all
   */
  @Since("3.0")
  @Rpc(name = "get_pools")
  List<Map<String, @Nullable Object>> pools(
      @Argument("filters") @Nullable Map<String, Object> filters);

  /**
   * Reports a back end's capabilities to every scheduler, as cinder-volume does every minute
   * ({@link OpenStackClients#cinderSchedulers}).
   *
   * @param service {@code volume}
   * @param host {@code host@backend}
   * @param timestamp such as {@code 2026-01-02T03:04:05.678900}, in UTC
   */
  @Since("3.3")
  @Cast
  @Rpc(name = "update_service_capabilities")
  void updateServiceCapabilities(
      @Argument("service_name") String service,
      @Argument("host") String host,
      @Argument("capabilities") Map<String, ? extends @Nullable Object> capabilities,
      @Argument("timestamp") String timestamp);

  /** Returns whether a back end has room for what is requested; false, too, if it is not there. */
  @Since("3.8")
  @Rpc(name = "validate_host_capacity")
  boolean validateHostCapacity(
      @Argument("backend") String backend,
      @Argument("request_spec") VersionedObject request,
      @Argument("filter_properties") Map<String, ? extends @Nullable Object> filters);
}
