// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.Target;
import dev.bergen.config.KnownService;
import dev.bergen.openstack.NovaCompute;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.client.MethodContract;
import dev.bergen.openstack.client.NovaComputeHost;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.openstack.client.ServiceContract;
import dev.bergen.openstack.errors.OpenStackErrors;
import dev.bergen.openstack.errors.OpenStackException;
import dev.bergen.openstack.nova.NovaSerializer;
import dev.bergen.rpc.RemoteErrors;
import dev.bergen.rpc.RpcInterface;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.RpcTransport;
import java.util.Map;

/** A compute host that Nova would take for one of its own, and a typed client of it. */
public class ComputeHosts {
  static final RemoteErrors ERRORS = OpenStackErrors.of(KnownService.NOVA);

  /** A host with one instance. */
  @RpcInterface(version = "6.5")
  public static class Host {
    public String get_host_uptime() {
      return "up 3 days";
    }

    public String get_console_output(VersionedObject instance, Integer tail_length) {
      String id = String.valueOf(instance.get("uuid"));
      if (id.equals("i-0")) {
        return "login:";
      }
      throw OpenStackErrors.exception(
          KnownService.NOVA, "InstanceNotFound", id + " is not here", Map.of("instance_id", id));
    }
  }

  public static void main(String[] args) {
    try (RpcTransport transport = RpcTransport.builder("memory:").defaultExchange("nova").build()) {
      for (String topic : NovaCompute.topics()) {
        RpcServer.builder(transport, Target.topic(topic).withServer("node-7"))
            .errors(ERRORS)
            .serializer(new NovaSerializer())
            .endpoint(new Host())
            .build()
            .start();
      }

      OpenStackClients clients =
          OpenStackClients.of(transport, OpenStackContext.admin())
              .with(client -> client.withErrors(ERRORS));
      NovaComputeHost host = clients.novaCompute("node-7");
      System.out.println("node-7 is " + host.hostUptime());

      VersionedObject instance = VersionedObject.nova("Instance", "2.8", Map.of("uuid", "i-1"));
      try {
        System.out.println(host.consoleOutput(instance, 10));
      } catch (OpenStackException e) {
        System.out.println(e.type() + " " + e.code().orElse(0) + ": " + e.getMessage());
      }

      MethodContract reboot =
          ServiceContract.of(KnownService.NOVA)
              .method("compute", null, "reboot_instance")
              .orElseThrow();
      System.out.println("reboot_instance takes " + reboot.arguments());
    }
  }
}
