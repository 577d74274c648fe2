// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.cdi;

import dev.bergen.Target;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The transports, clients and notifiers of an application, each opened once. */
@ApplicationScoped
class Bus {
  private static final String URL = System.getProperty("bergen.url", "memory:");

  @Produces
  @Singleton
  RpcTransport rpc() {
    return RpcTransport.open(URL);
  }

  void close(@Disposes RpcTransport rpc) {
    rpc.close();
  }

  @Produces
  @Singleton
  NotificationTransport events() {
    return NotificationTransport.open(URL);
  }

  void close(@Disposes NotificationTransport events) {
    events.close();
  }

  @Produces
  @Singleton
  Inventory inventory(RpcTransport rpc) {
    return RpcClient.of(rpc, Target.topic("inventory")).as(Inventory.class);
  }

  @Produces
  @Singleton
  Notifier notifier(NotificationTransport events) {
    return Notifier.of(events, "inventory.host1");
  }
}
