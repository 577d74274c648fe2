// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.kotlin

import dev.bergen.notify.NotificationEvent
import dev.bergen.notify.NotificationListener
import dev.bergen.rpc.RpcClient
import dev.bergen.rpc.TypeRef
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking

/** Calls without blocking a thread; when the coroutine is cancelled, so is the call. */
suspend inline fun <reified T : Any> RpcClient.ask(
  method: String,
  vararg args: Pair<String, Any?>,
): T = callAsync(method, mapOf(*args), object : TypeRef<T>() {}).await()

/** An event is acknowledged when [handle] has returned, and comes again if it throws. */
fun NotificationListener.Builder.suspending(
  handle: suspend (NotificationEvent) -> Unit
): NotificationListener.Builder = consumer({ event -> runBlocking { handle(event) } })
