// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.cdi;

import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.util.ArrayDeque;
import java.util.Deque;

@ApplicationScoped
class Serving {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  void start(
      @Observes Startup event,
      RpcTransport rpc,
      NotificationTransport events,
      InventoryService inventory,
      Audit audit) {
    RpcServer server =
        RpcServer.builder(rpc, Target.topic("inventory").withServer("host1"))
            .endpoint(Inventory.class, inventory)
            .build();
    server.start();
    running.push(server);
    NotificationListener listener =
        NotificationListener.builder(events, Target.topic("notifications"))
            .consumer(audit::hear)
            .build();
    listener.start();
    running.push(listener);
  }

  /** Before the container closes the transports; running requests are answered. */
  void stop(@Observes Shutdown event) throws Exception {
    for (AutoCloseable each : running) {
      each.close();
    }
  }
}
