// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Deadline;
import dev.bergen.MessagingException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.Expose;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.spi.DriverStatus;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Closes transports while eight threads send at full rate, again and again, each time at another
 * moment: every future ends, with an error of ours or none, and nothing is left.
 *
 * <p>{@code -Dbergen.adversary.rounds=200} makes it as long as a release wants it, and {@code
 * -Dbergen.test.timeout=15m} gives it the time for that.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class ClosingAdversary {
  private static final int ROUNDS = Integer.getInteger("bergen.adversary.rounds", 8);
  private static final int SENDERS = 8;

  /** So many futures of one sender in one round can be looked at afterwards. */
  private static final int MOST_SENT = 20_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AFTER_CLOSE = Duration.ofSeconds(1);

  /** Answers what the senders call. */
  public static final class Echo {
    /** Returns its argument. */
    @Expose
    public int echo(int number) {
      return number;
    }
  }

  /** Returns the URL of the broker, which has no other users. */
  protected abstract String url();

  /** Returns whether the driver can do more than notify. */
  protected boolean hasRpc() {
    return true;
  }

  /** Asserts that the broker has nothing open of ours; after the last round. */
  protected void assertNothingOpen() {}

  @Test
  void every_message_sent_while_a_transport_closes_ends_and_nothing_is_left(TestReporter reporter)
      throws Exception {
    int futures = 0;
    for (int round = 0; round < ROUNDS; round++) {
      futures += new Round(round).run();
    }
    assertNothingOpen();
    reporter.publishEntry("closed under load", ROUNDS + " times, futures ended: " + futures);
  }

  /** Transports of their own, and the messages sent over them. */
  private final class Round {
    private final int number;
    private final @Nullable RpcTransport rpc;
    private final NotificationTransport notifications;
    private final @Nullable RpcServer server;
    private final ConcurrentLinkedQueue<CompletableFuture<?>> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> strange = new ConcurrentLinkedQueue<>();
    private final CountDownLatch underWay;
    private volatile boolean over;

    Round(int number) {
      this.number = number;
      this.underWay = new CountDownLatch(1 + ThreadLocalRandom.current().nextInt(400));
      this.rpc = hasRpc() ? RpcTransport.builder(url()).timeout(PATIENCE).build() : null;
      this.notifications = NotificationTransport.open(url());
      this.server = rpc == null ? null : serve(rpc);
    }

    private RpcServer serve(RpcTransport transport) {
      RpcServer serving =
          RpcServer.builder(transport, Target.topic("adversary").withServer("node-" + number))
              .endpoint(new Echo())
              .drainTimeout(Duration.ofMillis(100))
              .build();
      serving.start();
      return serving;
    }

    int run() throws Exception {
      List<Thread> senders = new ArrayList<>();
      for (int kind = 0; kind < SENDERS; kind++) {
        Thread sender = new Thread(sending(kind), "adversary-" + kind);
        sender.start();
        senders.add(sender);
      }
      assertThat(underWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      closeAll();
      Deadline deadline = Deadline.after(AFTER_CLOSE);
      over = true;

      for (Thread sender : senders) {
        sender.join(PATIENCE.toMillis());
        assertThat(sender.isAlive()).as("round %d: %s is held", number, sender).isFalse();
      }
      assertThat(open(deadline)).as("round %d: futures open after close", number).isZero();
      assertThat(strange).as("round %d: failures that are not messaging errors", number).isEmpty();
      assertNothingLeft();
      return sent.size();
    }

    private void closeAll() throws InterruptedException {
      Thread other = new Thread(notifications::close, "adversary-closer");
      other.start();
      if (rpc != null) {
        rpc.close();
      }
      other.join(PATIENCE.toMillis());
      assertThat(other.isAlive()).as("round %d: closing is held", number).isFalse();
    }

    private Runnable sending(int kind) {
      Supplier<@Nullable CompletableFuture<?>> way = way(kind);
      return () -> {
        for (int i = 0; i < MOST_SENT && !over; i++) {
          try {
            CompletableFuture<?> future = way.get();
            if (future != null) {
              sent.add(future);
            }
          } catch (MessagingException expected) {
            // the transport is closed, or will be in a moment
          } catch (Throwable e) {
            strange.add(e);
          }
          underWay.countDown();
        }
      };
    }

    /** Returns a way to send, which returns {@code null} if it waits for the outcome itself. */
    private Supplier<@Nullable CompletableFuture<?>> way(int kind) {
      Notifier notifier = Notifier.of(notifications, "adversary").withTopics("adversary");
      Supplier<@Nullable CompletableFuture<?>> notifyAsync =
          () -> notifier.infoAsync(RequestContext.empty(), "a.event", 1);
      Supplier<@Nullable CompletableFuture<?>> notify =
          () -> {
            notifier.info(RequestContext.empty(), "a.event", 1);
            return null;
          };
      if (rpc == null) {
        return kind % 2 == 0 ? notifyAsync : notify;
      }
      RpcClient client = RpcClient.of(rpc, Target.topic("adversary"));
      Map<String, Integer> args = Map.of("number", 1);
      return switch (kind) {
        case 0, 1 -> () -> client.callAsync("echo", args);
        case 2 -> () -> client.castAsync("echo", args);
        case 3 -> notifyAsync;
        case 4, 5 ->
            () -> {
              client.call("echo", args);
              return null;
            };
        case 6 ->
            () -> {
              client.cast("echo", args);
              return null;
            };
        default -> notify;
      };
    }

    private int open(Deadline deadline) throws InterruptedException {
      int open = 0;
      for (CompletableFuture<?> future : sent) {
        try {
          future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          open++;
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof MessagingException)) {
            strange.add(e.getCause());
          }
        }
      }
      return open;
    }

    private void assertNothingLeft() {
      if (rpc != null) {
        assertNothingHeld(rpc.status());
      }
      assertNothingHeld(notifications.status());
      if (server != null) {
        server.close();
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .as("round %d", number)
                      .extracting(Thread::getName)
                      .noneMatch(name -> name.startsWith("bergen-")));
    }

    private void assertNothingHeld(DriverStatus status) {
      assertThat(status.callsInFlight()).as("round %d: calls in flight", number).isZero();
      assertThat(status.unsent()).as("round %d: places in the backlog", number).isZero();
    }
  }
}
