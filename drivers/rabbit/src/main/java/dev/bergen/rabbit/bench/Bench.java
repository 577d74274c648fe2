// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.bench;

import dev.bergen.FailureKind;
import dev.bergen.MessageDeliveryException;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.link.AmqpDialer;
import dev.bergen.rabbit.link.Dialer;
import dev.bergen.rabbit.link.Dialer.DialException;
import dev.bergen.spi.queues.MoveRequest;
import dev.bergen.spi.queues.TopologyChange;
import dev.bergen.spi.queues.TopologyChange.Claim;
import dev.bergen.spi.support.Registry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Does what an operator wants done to queues.
 *
 * <p>Threads: any thread asks. A piece of work has a thread of its own, which ends with it, and a
 * connection, which {@link #close} breaks; whatever the work waits for ends then.
 */
public final class Bench {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Dialer dialer;
  private final Registry<Piece<?>> open = new Registry<>();

  /** Creates the bench; opens no connection. */
  public Bench(Dialer dialer) {
    this.dialer = dialer;
  }

  /** See {@link dev.bergen.spi.Driver#move}. */
  public CompletableFuture<MoveRequest.Result> move(MoveRequest request, LongPredicate goOn) {
    return begin(connection -> new Mover(connection, request, goOn).run());
  }

  /** See {@link dev.bergen.spi.Driver#rearrange}. */
  public CompletableFuture<Void> rearrange(List<TopologyChange> changes) {
    List<TopologyChange> all = List.copyOf(changes);
    return begin(
            connection -> {
              Rearranging.all(all, connection);
              return true;
            })
        .thenAccept(done -> {});
  }

  /** See {@link dev.bergen.spi.Driver#claim}. */
  public CompletableFuture<Claim> claim(String name) {
    CompletableFuture<Claim> claimed = new CompletableFuture<>();
    begin(
            connection -> {
              QueueClaim claim = QueueClaim.take(name, connection);
              claimed.complete(claim);
              claim.awaitEnd();
              return true;
            })
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                claimed.completeExceptionally(error);
              }
            });
    return claimed;
  }

  /** Interrupts the work in progress; accepts no more. */
  public void close() {
    open.close().forEach(Piece::cut);
  }

  private <T> CompletableFuture<T> begin(Work<T> work) {
    Piece<T> piece = new Piece<>(work);
    if (!open.add(piece)) {
      piece.cut();
      return piece.result;
    }
    Thread thread = new Thread(piece, "bergen-rabbit-bench-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (Throwable e) { // no thread: the caller's future must fail
      open.remove(piece);
      piece.result.completeExceptionally(e);
    }
    return piece.result;
  }

  private interface Work<T> {
    T on(Connection connection) throws IOException;
  }

  /** One work, from its connection to its result. */
  private final class Piece<T> implements Runnable {
    private final Work<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** Written by the work's thread, read by the thread that cuts. */
    private volatile @Nullable Connection connection;

    private volatile boolean cut;

    private Piece(Work<T> work) {
      this.work = work;
    }

    @Override
    public void run() {
      try {
        Connection fresh = dial();
        connection = fresh;
        if (cut) {
          cut();
        }
        try {
          result.complete(work.on(fresh));
        } finally {
          fresh.close("the work is done", AmqpDialer.CLOSING);
        }
      } catch (Throwable e) { // any failure must reach the caller
        result.completeExceptionally(explained(e));
      } finally {
        open.remove(this);
      }
    }

    private Throwable explained(Throwable error) {
      if (cut) {
        return closed();
      } else if (error instanceof DialException dial) {
        return new MessageDeliveryException(
            false, dial.kind(), String.valueOf(dial.getMessage()), dial);
      } else if (error instanceof IOException) {
        return new MessageDeliveryException(
            false, AmqpErrors.kind(error), AmqpErrors.text(error), error);
      }
      return error;
    }

    private void cut() {
      cut = true;
      result.completeExceptionally(closed());
      Connection current = connection;
      if (current != null) {
        current.fail("the transport is closed");
      }
    }

    private TransportClosedException closed() {
      return new TransportClosedException(true, "The transport was closed", null);
    }
  }

  /** Connects to the first host that lets us. */
  private Connection dial() throws DialException {
    DialException last = null;
    for (int host = 0; host < dialer.hosts(); host++) {
      try {
        return dialer.dial(host);
      } catch (DialException e) {
        last = e;
      }
    }
    throw last != null
        ? last
        : new DialException(
            FailureKind.OTHER, "No host is configured", new IOException("no host is configured"));
  }
}
