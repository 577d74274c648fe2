// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.Since;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Heat's engines ({@link OpenStackClients#heatEngine}). Heat sends maps, not objects. */
@RpcInterface(version = "1.36")
public interface HeatEngine {
  /** Returns the revision of the engine as configured; {@code null} if it is not known. */
  @Since("1.0")
  @Rpc(name = "get_revision")
  @Nullable Object revision();

  /** Returns {@code stack_name}, {@code stack_id} and {@code tenant} of a stack by its name. */
  @Since("1.0")
  @Rpc(name = "identify_stack")
  Map<String, @Nullable Object> identifyStack(@Argument("stack_name") String name);

  /**
   * Returns the stacks of the project, as maps.
   *
   * @param limit how many at most; {@code null} for all
   * @param filters values by field; {@code null} for all
   */
  @Since("1.33")
  @Rpc(name = "list_stacks")
  List<Map<String, @Nullable Object>> listStacks(
      @Argument("limit") @Nullable Integer limit,
      @Argument("filters") @Nullable Map<String, ? extends @Nullable Object> filters);

  /**
   * Returns the stack as a list of one.
   *
   * @param identity what {@link #identifyStack} returns
   */
  @Since("1.20")
  @Rpc(name = "show_stack")
  List<Map<String, @Nullable Object>> showStack(
      @Argument("stack_identity") @Nullable Map<String, ? extends @Nullable Object> identity,
      @Argument("resolve_outputs") boolean outputs);

  /**
   * Starts to create a stack; {@link #showStack} or an event shows the end. Needs a token of
   * Keystone in the context, or the user's name and password if Heat stores those.
   *
   * @param template of HOT, as maps and lists
   * @param parameters an entry {@code parameters} with values by name, or empty
   * @param files the contents of the files that the template names, by name
   * @param arguments {@code timeout_mins}, {@code disable_rollback}, {@code tags}, or empty
   * @return what {@link #identifyStack} returns
   */
  @Since("1.36")
  @Rpc(name = "create_stack")
  Map<String, @Nullable Object> createStack(
      @Argument("stack_name") String name,
      @Argument("template") Map<String, ? extends @Nullable Object> template,
      @Argument("params") Map<String, ? extends @Nullable Object> parameters,
      @Argument("files") Map<String, String> files,
      @Argument("args") Map<String, ? extends @Nullable Object> arguments);

  /** Returns the engines that have reported lately. */
  @Since("1.4")
  @Rpc(name = "list_services")
  List<Map<String, @Nullable Object>> listServices();
}
