// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.kotlin

import dev.bergen.Target
import dev.bergen.notify.NotificationListener
import dev.bergen.notify.Notifier
import dev.bergen.rpc.RpcClient
import dev.bergen.rpc.RpcServer
import dev.bergen.transport.NotificationTransport
import dev.bergen.transport.RpcTransport
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking

fun main(args: Array<String>) {
  val url = args.firstOrNull() ?: "memory:"
  // a failed handler must not end the others, hence a supervisor
  val handlers = CoroutineScope(SupervisorJob() + Dispatchers.Default)
  RpcTransport.open(url).use { rpc ->
    NotificationTransport.open(url).use { events ->
      runBlocking { order(rpc, events, handlers) }
    }
  }
  handlers.cancel()
}

private suspend fun order(
  rpc: RpcTransport,
  events: NotificationTransport,
  handlers: CoroutineScope,
) {
  val target = Target.topic("inventory")
  val told = CompletableDeferred<String>()
  val service = InventoryService(handlers, Notifier.of(events, "inventory.host1"))
  val audit =
    NotificationListener.builder(events, Target.topic("notifications"))
      .suspending { told.complete("${it.eventType()}: ${it.payload(Left::class.java)}") }
      .build()
  val server =
    RpcServer.builder(rpc, target.withServer("node-1"))
      .endpoint(Inventory::class.java, service)
      .build()
  audit.use {
    server.use {
      audit.start()
      server.start()

      val client = RpcClient.of(rpc, target)
      val inventory = client.`as`(Inventory::class.java)
      println(inventory.reserve("disk", 5).await())
      println(told.await())

      val stock = client.withNamespace("stock").withVersion("1.1")
      println(stock.ask<Left>("reserve", "item" to "disk", "quantity" to 5))
    }
  }
}
