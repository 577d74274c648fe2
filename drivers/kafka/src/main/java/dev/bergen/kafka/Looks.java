// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.support.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Looks at topics and groups, each on a thread {@code bergen-kafka-look} that ends with it.
 *
 * <p>Threads: any.
 */
final class Looks implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Supplier<Admin> admins;
  private final boolean fromBeginning;
  private final KafkaErrors errors;
  private final Timer timer;
  private final Set<Look> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile @Nullable ConnectionStatus last;

  /**
   * @param fromBeginning whether a group that is new to a topic takes what is there
   */
  Looks(Supplier<Admin> admins, boolean fromBeginning, KafkaErrors errors, Timer timer) {
    this.admins = admins;
    this.fromBeginning = fromBeginning;
    this.errors = errors;
    this.timer = timer;
  }

  /** Returns what the last look found of the connection; {@code null} before the first. */
  @Nullable ConnectionStatus last() {
    return last;
  }

  CompletableFuture<List<QueueState>> look(List<String> topics, String group, Deadline deadline) {
    Look look = new Look(topics, group, deadline);
    running.add(look);
    if (closed || !look.loop.start()) {
      look.end(new TransportClosedException(false, "The transport is closed", null));
    }
    return look.result;
  }

  @Override
  public void close() {
    closed = true;
    for (Look look : running) {
      look.end(new TransportClosedException(false, "The transport was closed", null));
      var unused = look.loop.close(timer.deadline(CLOSING));
    }
  }

  private final class Look implements Loop.Work {
    private final List<String> topics;
    private final String group;
    private final Deadline deadline;
    final CompletableFuture<List<QueueState>> result = new CompletableFuture<>();
    final Loop loop = new Loop("bergen-kafka-look", this);

    Look(List<String> topics, String group, Deadline deadline) {
      this.topics = topics;
      this.group = group;
      this.deadline = deadline;
    }

    @Override
    public boolean step() throws InterruptedException {
      Admin admin = admins.get();
      try {
        GroupLook look = new GroupLook(admin, group, fromBeginning, deadline);
        int brokers = look.brokers();
        last = new ConnectionStatus("look", true, "connected to Kafka, brokers: " + brokers, null);
        result.complete(look.states(topics));
      } catch (TimeoutException e) {
        end(
            new MessagingTimeoutException(
                false,
                "No answer within %s: %s"
                    .formatted(Deadline.inWords(deadline.timeout()), errors.unreachable()),
                e));
      } catch (ExecutionException e) {
        end(new MessageDeliveryException(false, errors.text(e), e));
      } finally {
        admin.close(Duration.ZERO);
      }
      return false;
    }

    @Override
    public void wake() {}

    /** A client could not be created, or an unexpected failure. */
    @Override
    public void failed(Throwable error) {
      end(new MessageDeliveryException(false, errors.text(error), error));
      loop.beginClosing();
    }

    @Override
    public void ended() {
      end(new TransportClosedException(false, "The transport was closed", null));
    }

    void end(MessagingException why) {
      if (!result.isDone()) { // before the future ends, as its caller may then read this
        String text = String.valueOf(why.getMessage());
        last = new ConnectionStatus("look", false, text, text);
      }
      result.completeExceptionally(why);
      running.remove(this);
    }
  }
}
