// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.RequestContext;
import dev.bergen.openstack.NovaCompute;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.openstack.nova.LegacyNotifier;
import dev.bergen.openstack.nova.NovaRpc;
import dev.bergen.openstack.service.OpenStackService;
import dev.bergen.openstack.service.PeriodicTask;
import dev.bergen.openstack.service.ServiceHooks;
import dev.bergen.rpc.OtherArguments;
import dev.bergen.rpc.RpcInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A compute host in Java, set up by a nova.conf: {@code examples/run ComputeHost nova.conf}. */
public class ComputeHost {

  /** The methods of a compute host that Nova calls. */
  @RpcInterface(version = "6.5")
  public static class Compute {
    private final LegacyNotifier notifier;

    Compute(NovaRpc nova) {
      notifier = nova.notifier("compute");
    }

    public String get_host_uptime() {
      return "up 7 days";
    }

    public void reboot_instance(
        RequestContext context,
        VersionedObject instance,
        String reboot_type,
        @OtherArguments Map<String, Object> others) {
      OpenStackContext asked = OpenStackContext.of(context);
      Map<String, Object> told = Map.of("instance_id", String.valueOf(instance.get("uuid")));
      notifier.info(asked, "compute.instance.reboot.start", told);
      System.out.println(reboot_type + " reboot of " + instance.get("uuid"));
      notifier.info(asked, "compute.instance.reboot.end", told);
    }
  }

  /** The arguments are the nova.conf, and files that override it. */
  public static void main(String[] args) throws InterruptedException {
    Path file = Path.of(args[0]);
    ServiceHooks hooks =
        new ServiceHooks() {
          @Override
          public void afterStart() {
            System.out.println("ready");
          }
        };
    try (NovaRpc nova = NovaRpc.init(file)) {
      OpenStackService.builder(nova, "nova-compute")
          .alternateTopic(NovaCompute.ALT_TOPIC)
          .manager(new Compute(nova))
          .periodic(
              PeriodicTask.every(
                  Duration.ofSeconds(60),
                  "update_available_resource",
                  context -> System.out.println("looked at what is free, " + context.requestId())))
          .hooks(hooks)
          .reloadFrom(file)
          .build()
          .run();
    }
    System.out.println("over");
  }
}
