// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import dev.bergen.cli.openstack.OpenStackCalls;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.ServiceContract;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of Nova's services. */
final class NovaCalls {
  private NovaCalls() {}

  static RpcTransport open(OpenStackCalls calls) {
    calls.assume(KnownService.NOVA);
    return calls.open();
  }

  /** Runs a method of one of Nova's classes through its conductor. */
  static @Nullable Object objects(
      OpenStackCalls calls,
      RpcTransport transport,
      String type,
      String method,
      List<? extends @Nullable Object> arguments)
      throws Exception {
    Map<String, String> versions = ServiceContract.of(KnownService.NOVA).objects();
    return calls.run(
        transport,
        () ->
            calls
                .clients(transport)
                .novaConductor()
                .classAction(type, method, versions, arguments, Map.of()));
  }

  /** Returns the objects of a result: those of a list, or the one that it is. */
  static List<VersionedObject> objectsOf(@Nullable Object result) {
    if (!(result instanceof VersionedObject object)) {
      return List.of();
    }
    return object.has("objects") ? object.objects() : List.of(object);
  }
}
