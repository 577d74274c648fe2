// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.List;
import java.util.Map;

/** Nova's context and objects, with a conductor of our own in Nova's place. */
public class NovaObjects {

  /** Answers as nova-conductor does: the fields that a method has changed, and its result. */
  @RpcInterface(version = "3.0")
  public static class Conductor {
    public List<Object> object_action(
        RequestContext context,
        Map<String, Object> objinst,
        String objmethod,
        List<Object> args,
        Map<String, Object> kwargs) {
      OpenStackContext asked = OpenStackContext.of(context);
      VersionedObject service = VersionedObject.of(objinst);
      System.out.println(objmethod + " of " + service.get("host") + ", asked by " + asked.userId());
      return List.of(Map.of("version", 64, "obj_what_changed", List.of()), true);
    }
  }

  public static void main(String[] args) {
    Target conductor = Target.topic("conductor").withVersion("3.0");
    try (RpcTransport transport = RpcTransport.builder("memory:").defaultExchange("nova").build();
        RpcServer server =
            RpcServer.builder(transport, conductor.withServer("node-1"))
                .endpoint(new Conductor())
                .build()) {
      server.start();

      OpenStackContext context = OpenStackContext.admin().withUser("ada");
      RpcClient client = RpcClient.of(transport, conductor).withContext(context.toRequestContext());

      VersionedObject service =
          VersionedObject.nova("Service", "1.22", Map.of("host", "node-7", "version", 63));
      Object answer =
          client.call(
              "object_action",
              Map.of(
                  "objinst", service.toMap(),
                  "objmethod", "save",
                  "args", List.of(),
                  "kwargs", Map.of()));
      VersionedObject saved = service.after(answer).object();
      System.out.println(saved.get("host") + " has version " + saved.get("version"));
    }
  }
}
