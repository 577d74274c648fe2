// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;
import dev.bergen.config.Configuration;
import dev.bergen.openstack.nova.NovaRpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A service in a process of its own, for signals. Says what happens, a line each. */
public final class ServiceProcess {
  private ServiceProcess() {}

  /** The argument is a nova.conf. */
  public static void main(String[] args) throws InterruptedException {
    Path file = Path.of(args[0]);
    ServiceHooks hooks =
        new ServiceHooks() {
          @Override
          public void afterStart() {
            say("ready");
          }

          @Override
          public void onReload(ReloadReport report) {
            say("reload " + report.applied());
          }

          @Override
          public void onStop(Deadline deadline) {
            say("stopping");
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              say("interrupted");
            }
          }
        };
    try (NovaRpc nova = NovaRpc.init(Configuration.builder().file(file).build())) {
      OpenStackService.builder(nova, "nova-compute")
          .hooks(hooks)
          .reloadFrom(file)
          .periodicDelay(Duration.ZERO)
          .build()
          .run();
    }
    say("over");
  }

  private static void say(String line) {
    System.out.println("said: " + line);
  }
}
