// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import dev.bergen.openstack.ObjectActionResult;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.Argument;
import dev.bergen.rpc.Rpc;
import dev.bergen.rpc.RpcInterface;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nova's conductor, which runs the methods of objects for services that do not reach the database
 * ({@link OpenStackClients#novaConductor}).
 */
@RpcInterface(version = "3.0")
public interface NovaConductor {
  /**
   * Runs a method of a class: {@code ServiceList.get_by_binary}.
   *
   * @param versions the versions in which objects are wanted, by class; that of {@code name} and of
   *     each class inside of it
   * @param arguments without the context
   * @return usually a {@link VersionedObject}
   */
  @Rpc(name = "object_class_action_versions")
  @Nullable Object classAction(
      @Argument("objname") String name,
      @Argument("objmethod") String method,
      @Argument("object_versions") Map<String, String> versions,
      @Argument("args") List<? extends @Nullable Object> arguments,
      @Argument("kwargs") Map<String, ? extends @Nullable Object> named);

  /**
   * Runs a method of an object: {@code Service.save}.
   *
   * @return what {@link VersionedObject#after} reads; {@link #run} does both
   */
  @Rpc(name = "object_action")
  List<@Nullable Object> action(
      @Argument("objinst") VersionedObject object,
      @Argument("objmethod") String method,
      @Argument("args") List<? extends @Nullable Object> arguments,
      @Argument("kwargs") Map<String, ? extends @Nullable Object> named);

  /** Returns the object in an older version, of it and of the classes inside of it. */
  @Rpc(name = "object_backport_versions")
  VersionedObject backport(
      @Argument("objinst") VersionedObject object,
      @Argument("object_versions") Map<String, String> versions);

  /** Runs a method of an object, and returns the object after it, and what the method returned. */
  default ObjectActionResult run(
      VersionedObject object, String method, @Nullable Object... arguments) {
    return object.after(action(object, method, Arrays.asList(arguments), Map.of()));
  }
}
