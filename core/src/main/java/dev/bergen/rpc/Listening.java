// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.Deadline;
import dev.bergen.MessagingException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.Subscription;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends a subscription, and waits for it. */
final class Listening {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** How much longer than its deadline a driver may take before we stop believing in it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private Listening() {}

  /** Listens within {@code timeout}, or throws and leaves nothing open. */
  static Subscription open(
      RpcTransport transport, Target target, RequestSink sink, int prefetch, Duration timeout) {
    Deadline deadline = transport.timer().deadline(timeout);
    CompletableFuture<Subscription> opening = transport.serve(target, sink, prefetch, deadline);
    try {
      return opening.get(deadline.remaining().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MessagingException known) {
        throw known;
      }
      throw new ServerListenException(target, "Cannot listen to " + target, e.getCause());
    } catch (TimeoutException e) {
      closeWhenOpen(opening, transport);
      throw new ServerListenException(
          target, "Cannot listen to %s within %s".formatted(target, Deadline.inWords(timeout)), e);
    } catch (InterruptedException e) {
      closeWhenOpen(opening, transport);
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted before " + target + " was listened to");
    }
  }

  /** Takes no more. An interrupt ends the waiting and is kept. */
  static void stop(Subscription open) {
    try {
      open.stop(Deadline.after(STOP_TIMEOUT))
          .get(STOP_TIMEOUT.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("Stopped listening, though not cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeWhenOpen(CompletionStage<Subscription> opening, RpcTransport transport) {
    opening.whenCompleteAsync(
        (subscription, error) -> {
          if (subscription != null) {
            subscription.close();
          }
        },
        transport.callbacks());
  }
}
