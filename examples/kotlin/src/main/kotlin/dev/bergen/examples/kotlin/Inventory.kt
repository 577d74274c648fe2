// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.kotlin

import dev.bergen.notify.Notifier
import dev.bergen.rpc.RpcInterface
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

@RpcInterface(topic = "inventory", namespace = "stock", version = "1.1")
interface Inventory {
  fun reserve(item: String, quantity: Int): CompletableFuture<Left>
}

@JvmRecord data class Left(val item: String, val left: Int)

class InventoryService(private val scope: CoroutineScope, private val notifier: Notifier) :
  Inventory {
  private val lock = Mutex()
  private val stock = mutableMapOf("disk" to 20)

  override fun reserve(item: String, quantity: Int) =
    scope.future {
      val left = lock.withLock { take(item, quantity) }
      notifier.infoAsync("inventory.reserve.end", left).await()
      left
    }

  private fun take(item: String, quantity: Int): Left {
    val before = requireNotNull(stock[item]) { "no such item: $item" }
    stock[item] = before - quantity
    return Left(item, before - quantity)
  }
}
