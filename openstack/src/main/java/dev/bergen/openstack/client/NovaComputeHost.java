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
 * A compute host ({@link OpenStackClients#novaCompute}). An instance is an object of class {@code
 * Instance}, as conductor gives it.
 */
@RpcInterface(version = "6.5")
public interface NovaComputeHost {
  /** Returns the uptime as the hypervisor reports it. */
  @Since("6.0")
  @Rpc(name = "get_host_uptime")
  String hostUptime();

  /**
   * Switches the machine of the host.
   *
   * @param action {@code startup}, {@code shutdown} or {@code reboot}
   */
  @Since("6.0")
  @Rpc(name = "host_power_action")
  @Nullable Object hostPowerAction(@Argument("action") String action);

  /** Lets the host take new instances, or no more. */
  @Since("6.0")
  @Rpc(name = "set_host_enabled")
  @Nullable Object setHostEnabled(@Argument("enabled") boolean enabled);

  /** Fetches images before instances need them; returns by image what came of it. */
  @Since("6.0")
  @Rpc(name = "cache_images")
  Map<String, String> cacheImages(@Argument("image_ids") List<String> images);

  /** Returns the last lines of an instance's console. */
  @Since("6.0")
  @Rpc(name = "get_console_output")
  @Nullable String consoleOutput(
      @Argument("instance") VersionedObject instance,
      @Argument("tail_length") @Nullable Integer lines);

  /** Returns an object of class {@code Diagnostics}. */
  @Since("6.0")
  @Rpc(name = "get_instance_diagnostics")
  VersionedObject instanceDiagnostics(@Argument("instance") VersionedObject instance);

  /**
   * Returns how to reach an instance's screen.
   *
   * @param type {@code novnc}
   */
  @Since("6.0")
  @Rpc(name = "get_vnc_console")
  Map<String, @Nullable Object> vncConsole(
      @Argument("console_type") String type, @Argument("instance") VersionedObject instance);

  /** Returns whether an instance has a console of this type on this port. */
  @Since("6.0")
  @Rpc(name = "validate_console_port")
  boolean validateConsolePort(
      @Argument("instance") VersionedObject instance,
      @Argument("port") String port,
      @Argument("console_type") String type);

  /**
   * Reports actions of other services for instances, such as a port that Neutron has plugged.
   *
   * @param events objects of class {@code InstanceExternalEvent}
   */
  @Since("6.0")
  @Cast
  @Rpc(name = "external_instance_event")
  void externalInstanceEvent(
      @Argument("instances") List<VersionedObject> instances,
      @Argument("events") List<VersionedObject> events);

  /** Switches an instance on. */
  @Since("6.0")
  @Cast
  @Rpc(name = "start_instance")
  void startInstance(@Argument("instance") VersionedObject instance);

  /**
   * Switches an instance off.
   *
   * @param cleanly whether the guest may shut down by itself
   */
  @Since("6.0")
  @Cast
  @Rpc(name = "stop_instance")
  void stopInstance(
      @Argument("instance") VersionedObject instance, @Argument("clean_shutdown") boolean cleanly);

  /**
   * Restarts an instance.
   *
   * @param devices {@code null} lets the host find them
   * @param type {@code SOFT} or {@code HARD}
   */
  @Since("6.0")
  @Cast
  @Rpc(name = "reboot_instance")
  void rebootInstance(
      @Argument("instance") VersionedObject instance,
      @Argument("block_device_info") @Nullable Map<String, Object> devices,
      @Argument("reboot_type") String type);

  /** Pauses an instance; its memory stays where it is. */
  @Since("6.0")
  @Cast
  @Rpc(name = "pause_instance")
  void pauseInstance(@Argument("instance") VersionedObject instance);

  /** Continues a paused instance. */
  @Since("6.0")
  @Cast
  @Rpc(name = "unpause_instance")
  void unpauseInstance(@Argument("instance") VersionedObject instance);

  /** Suspends an instance; its memory is written to disk. */
  @Since("6.0")
  @Cast
  @Rpc(name = "suspend_instance")
  void suspendInstance(@Argument("instance") VersionedObject instance);

  /** Continues a suspended instance. */
  @Since("6.0")
  @Cast
  @Rpc(name = "resume_instance")
  void resumeInstance(@Argument("instance") VersionedObject instance);

  /**
   * Deletes an instance permanently.
   *
   * @param volumes an object of class {@code BlockDeviceMappingList}
   */
  @Since("6.0")
  @Cast
  @Rpc(name = "terminate_instance")
  void terminateInstance(
      @Argument("instance") VersionedObject instance, @Argument("bdms") VersionedObject volumes);
}
