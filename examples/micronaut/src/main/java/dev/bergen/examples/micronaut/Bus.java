// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.micronaut;

import dev.bergen.Target;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;

/** The transports of an application, each opened once; closed in reverse, servers first. */
@Factory
class Bus {
  private final String url;

  Bus(@Property(name = "bergen.url") String url) {
    this.url = url;
  }

  @Singleton
  @Bean(preDestroy = "close")
  RpcTransport rpc() {
    return RpcTransport.open(url);
  }

  @Singleton
  @Bean(preDestroy = "close")
  NotificationTransport events() {
    return NotificationTransport.open(url);
  }

  @Singleton
  Inventory inventory(RpcTransport rpc) {
    return RpcClient.of(rpc, Target.topic("inventory")).as(Inventory.class);
  }

  @Singleton
  Notifier notifier(NotificationTransport events) {
    return Notifier.of(events, "inventory.host1");
  }

  @Context
  @Bean(preDestroy = "close")
  RpcServer server(RpcTransport rpc, InventoryService inventory) {
    RpcServer server =
        RpcServer.builder(rpc, Target.topic("inventory").withServer("host1"))
            .endpoint(Inventory.class, inventory)
            .build();
    server.start();
    return server;
  }

  @Context
  @Bean(preDestroy = "close")
  NotificationListener listener(NotificationTransport events, Audit audit) {
    NotificationListener listener =
        NotificationListener.builder(events, Target.topic("notifications"))
            .consumer(audit::hear)
            .build();
    listener.start();
    return listener;
  }
}
