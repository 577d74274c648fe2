// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.Deadline;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.rpc.errors.ErrorTable;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The replies of several servers in the order of their arrival.
 *
 * <p>Threads: one takes replies, any may {@link #cancel}.
 */
public final class Replies<R> implements Iterator<R> {
  private final String method;
  private final Deadline deadline;
  private final Ended<R> ended;
  private final List<CompletableFuture<?>> calls = new ArrayList<>();

  /** Holds one for each server at most. */
  private final BlockingQueue<R> arrived = new LinkedBlockingQueue<>();

  private int left;

  private Replies(String method, Deadline deadline, Ended<R> ended) {
    this.method = method;
    this.deadline = deadline;
    this.ended = ended;
  }

  /**
   * Sends the calls, and returns without waiting for any.
   *
   * @param ended makes the elements of the stream
   */
  public static <R> Stream<R> stream(
      Sender sender,
      Collection<String> servers,
      String method,
      Map<String, ? extends @Nullable Object> args,
      Type type,
      Ended<R> ended) {
    Set<String> names = new LinkedHashSet<>(servers);
    Replies<R> replies = new Replies<>(method, sender.callDeadline(method), ended);
    names.forEach(server -> replies.send(sender, server, args, type));
    return StreamSupport.stream(
            Spliterators.spliterator(
                replies, names.size(), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(replies::cancel);
  }

  private void send(
      Sender sender, String server, Map<String, ? extends @Nullable Object> args, Type type) {
    CallSettings settings = sender.settings();
    Sender own = sender.with(settings.withTarget(settings.target().withServer(server)));
    CompletableFuture<@Nullable Object> call = own.callBy(method, args, type, deadline);
    left++;
    calls.add(call);
    CompletionStage<@Nullable Object> stage = call;
    stage.whenComplete(
        (value, error) ->
            arrived.add(
                error == null
                    ? ended.reply(server, value, null)
                    : ended.reply(server, null, failure(server, error))));
  }

  private RuntimeException failure(String server, Throwable error) {
    Throwable cause = Waiting.unwrap(error);
    if (ErrorTable.isMapped(cause) && cause instanceof Exception mapped) {
      return ErrorTable.unchecked(mapped);
    }
    return cause instanceof RuntimeException known
        ? known
        : new MessageDeliveryException(true, "Calling " + method + " on " + server, error);
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public R next() {
    if (left == 0) {
      throw new NoSuchElementException("Every server has answered " + method);
    }
    try {
      // Every call ends by the deadline; the rest is for a driver that breaks its promise.
      long patience = deadline.remaining().plus(Waiting.GRACE).toNanos();
      R reply = arrived.poll(patience, TimeUnit.NANOSECONDS);
      if (reply == null) {
        cancel();
        throw new MessagingTimeoutException(
            true, "%s: %d servers did not answer in time".formatted(method, left), null);
      }
      left--;
      return reply;
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new MessagingCancelledException(
          true, "Interrupted while waiting for replies to " + method, e);
    }
  }

  /** Stops waiting for the missing replies. */
  private void cancel() {
    calls.forEach(call -> call.cancel(false));
  }

  /** Makes the reply of one server. */
  @FunctionalInterface
  public interface Ended<R> {
    /**
     * Makes the reply of {@code server}.
     *
     * @param result {@code null} when the call failed, or when that was the result
     * @param failure {@code null} when there is a result
     */
    R reply(String server, @Nullable Object result, @Nullable RuntimeException failure);
  }
}
