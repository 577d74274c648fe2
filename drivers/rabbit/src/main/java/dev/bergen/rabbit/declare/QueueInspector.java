// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.declare;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.TransportClosedException;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.QueueInfo;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.support.Registry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of queues, and removes them, on a channel of its own, as soon as there is a
 * connection.
 *
 * <p>Threads: any thread asks; the link's loop looks.
 */
public final class QueueInspector implements LinkUser {
  private final Link link;
  private final Timer timer;
  private final AtomicBoolean attached = new AtomicBoolean();

  /** The open questions. */
  private final Registry<CompletableFuture<?>> open = new Registry<>();

  // Loop only; a question that has ended is skipped.
  private final Queue<Question<?>> questions = new ArrayDeque<>();
  private @Nullable Connection connection;

  /** On the loop; blocks for the broker's answers. */
  public interface Asking<T> {
    T of(Connection connection) throws IOException;
  }

  private record Question<T>(Asking<T> asking, CompletableFuture<T> answer) {

    void answer(Connection on) {
      try {
        answer.complete(asking.of(on));
      } catch (IOException e) {
        fail(AmqpErrors.text(e), e);
      } catch (Throwable e) { // any failure must end the future
        fail(e.toString(), e);
        throw e;
      }
    }

    private void fail(String why, Throwable cause) {
      answer.completeExceptionally(
          new MessageDeliveryException(
              false, AmqpErrors.kind(cause), "Checking the broker failed: " + why, cause));
    }
  }

  public QueueInspector(Link link, Timer timer) {
    this.link = link;
    this.timer = timer;
  }

  public CompletableFuture<List<QueueState>> inspect(List<String> names, Deadline deadline) {
    List<String> asked = List.copyOf(names);
    return ask(on -> states(asked, on), deadline);
  }

  /** Removes a queue without consumers; completes with its last state. */
  public CompletableFuture<QueueState> remove(String name, Deadline deadline) {
    return ask(on -> remove(name, on), deadline);
  }

  /** Runs a question as soon as there is a connection. */
  public <T> CompletableFuture<T> ask(Asking<T> asking, Deadline deadline) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Timer.Cancellable timeout =
        timer.schedule(
            deadline.remaining(),
            () ->
                answer.completeExceptionally(
                    new MessagingTimeoutException(
                        false, "Checking the broker failed in time: " + link.status(), null)));
    var unused =
        answer.whenComplete(
            (states, error) -> {
              timeout.cancel();
              open.remove(answer);
            });
    if (!open.add(answer)) {
      end(answer);
      return answer;
    }
    if (attached.compareAndSet(false, true)) {
      link.attach(this);
    }
    link.post(
        () -> {
          questions.add(new Question<>(asking, answer));
          answerAll();
        });
    return answer;
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
    answerAll();
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
  }

  /** Fails the open questions; accepts no more. */
  public void close() {
    open.close().forEach(QueueInspector::end);
  }

  private static void end(CompletableFuture<?> answer) {
    answer.completeExceptionally(
        new TransportClosedException(false, "The transport is closed", null));
  }

  private void answerAll() {
    Connection current = connection;
    while (current != null && !questions.isEmpty()) {
      Question<?> next = questions.remove();
      if (!next.answer.isDone()) {
        next.answer(current);
      }
    }
  }

  private static List<QueueState> states(List<String> names, Connection on) throws IOException {
    List<QueueState> states = new ArrayList<>();
    for (String name : names) {
      states.add(state(name, on));
    }
    return states;
  }

  private static QueueState remove(String name, Connection on) throws IOException {
    QueueState state = state(name, on);
    if (state.exists() && state.consumers() == 0) {
      delete(name, on);
    }
    return state;
  }

  /** Fails if it has a consumer meanwhile. */
  private static void delete(String name, Connection on) throws IOException {
    Channel brief = ChannelOpener.open(on);
    brief.queueDelete(name, true, false).await();
    ChannelOpener.abort(brief);
  }

  private static QueueState state(String name, Connection on) throws IOException {
    Channel brief = ChannelOpener.open(on);
    try {
      QueueInfo seen = brief.queueDeclarePassive(name).await();
      ChannelOpener.abort(brief);
      return new QueueState(name, true, seen.messages(), seen.consumers());
    } catch (IOException e) {
      CloseReason refusal = AmqpErrors.channelClose(e);
      if (refusal != null && refusal.code() == AmqpErrors.NOT_FOUND) {
        return new QueueState(name, false, 0, 0);
      }
      throw e;
    }
  }
}
