// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples.kotlin

import dev.bergen.Target
import dev.bergen.RemoteErrorException
import dev.bergen.rpc.RpcClient
import dev.bergen.testing.BergenExtension
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension

class ShopTest {
  @RegisterExtension val bergen = BergenExtension()

  private val handlers = CoroutineScope(SupervisorJob() + Dispatchers.Default)
  private val vault = Target.topic("vault")

  @AfterEach
  fun endHandlers() {
    handlers.cancel()
  }

  @Test
  fun `an order is a call and then a notification`() {
    val output = ByteArrayOutputStream()
    val before = System.out
    System.setOut(PrintStream(output, true))
    try {
      main(emptyArray())
    } finally {
      System.setOut(before)
    }

    assertThat(output.toString().lines())
      .contains(
        "Left(item=disk, left=15)",
        "inventory.reserve.end: Left(item=disk, left=15)",
        "Left(item=disk, left=10)",
      )
  }

  class Vault(private val scope: CoroutineScope) {
    val started = CompletableDeferred<Unit>()
    val stopped = CompletableDeferred<Unit>()

    fun open(door: String): CompletableFuture<String> =
      scope.future {
        if (door != "front") throw IllegalStateException("no $door door")
        "open"
      }

    fun watch(): CompletableFuture<String> =
      scope.future {
        started.complete(Unit)
        try {
          awaitCancellation()
        } finally {
          stopped.complete(Unit)
        }
      }
  }

  @Test
  fun `a cancelled coroutine cancels its call and the coroutine that handles it`() = runBlocking {
    val service = Vault(handlers)
    bergen.serve(vault, service)
    val client = RpcClient.of(bergen.transport(), vault)

    val caller = launch { client.ask<String>("watch") }
    withTimeout(30.seconds) {
      service.started.await()
      caller.cancelAndJoin()
      service.stopped.await()
    }
  }

  @Test
  fun `a handler that fails ends no other`() = runBlocking<Unit> {
    bergen.serve(vault, Vault(handlers))
    val client = RpcClient.of(bergen.transport(), vault)

    val failure = runCatching { client.ask<String>("open", "door" to "back") }.exceptionOrNull()

    assertThat(failure).isInstanceOf(RemoteErrorException::class.java)
    assertThat(failure).hasMessageContaining("no back door")
    assertThat(client.ask<String>("open", "door" to "front")).isEqualTo("open")
  }
}
