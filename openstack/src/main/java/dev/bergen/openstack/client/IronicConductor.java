// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.Since;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ironic's conductors ({@link OpenStackClients#ironicConductor}). */
@RpcInterface(version = "1.62")
public interface IronicConductor {
  /**
   * Begins to switch a node.
   *
   * @param state {@code power on}, {@code power off}, {@code rebooting}, {@code soft power off},
   *     {@code soft rebooting}
   */
  @Since("1.39")
  @Rpc(name = "change_node_power_state")
  @Nullable Object changePowerState(
      @Argument("node_id") String node, @Argument("new_state") String state);

  /** Returns {@code boot_device} and whether it is {@code persistent}. */
  @Since("1.17")
  @Rpc(name = "get_boot_device")
  Map<String, @Nullable Object> bootDevice(@Argument("node_id") String node);

  /** Returns the boot devices that the management interface of a node supports: {@code pxe}, …. */
  @Since("1.17")
  @Rpc(name = "get_supported_boot_devices")
  List<String> supportedBootDevices(@Argument("node_id") String node);

  /** Returns by interface whether a node can be deployed in its present state, and why not. */
  @Since("1.5")
  @Rpc(name = "validate_driver_interfaces")
  Map<String, @Nullable Object> validateDriverInterfaces(@Argument("node_id") String node);

  /** Returns what can be set for a driver, by name. */
  @Since("1.16")
  @Rpc(name = "get_driver_properties")
  Map<String, @Nullable Object> driverProperties(@Argument("driver_name") String driver);
}
