// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.bench;

import dev.bergen.rabbit.amqp.PublishListener;
import dev.bergen.rabbit.amqp.Returned;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The broker's confirms and returns for the messages of one channel. A message is returned before
 * it is confirmed, and without its number: it is identified by its key and its body, and two equal
 * ones need not be distinguished.
 *
 * <p>Threads: one expects and waits; the connection's reader reports.
 */
final class Confirms implements PublishListener {
  private static final long SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock; oldest first.
  private final Deque<Fate> open = new ArrayDeque<>();
  private long number;
  private boolean over;

  /** How it ended. */
  enum End {
    CONFIRMED,
    UNROUTABLE,
    REFUSED,
    UNKNOWN
  }

  /** The outcome of one message. */
  static final class Fate {
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final long number;
    private final String key;
    private final byte[] body;
    private final String why;

    // Guarded by lock.
    private boolean returned;

    private Fate(long number, String key, byte[] body, String why) {
      this.number = number;
      this.key = key;
      this.body = body;
      this.why = why;
    }

    /** One that was not even sent. */
    static Fate refused(String why) {
      Fate fate = new Fate(0, "", new byte[0], why);
      fate.end.complete(End.REFUSED);
      return fate;
    }

    String key() {
      return key;
    }

    String why() {
      return why;
    }
  }

  /** Expects an answer for the next message that is published. */
  Fate expect(Way way, byte[] body) {
    lock.lock();
    try {
      Fate fate = new Fate(++number, way.key(), body, "queue %s is full".formatted(way.key()));
      if (over) {
        fate.end.complete(End.UNKNOWN);
      }
      open.add(fate);
      return fate;
    } finally {
      lock.unlock();
    }
  }

  /** Undoes that: the message was not published. */
  void forget(Fate fate) {
    lock.lock();
    try {
      if (open.remove(fate)) {
        number--;
      }
    } finally {
      lock.unlock();
    }
  }

  End await(Fate fate) throws IOException {
    try {
      return fate.end.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return End.UNKNOWN;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while messages were moved", e);
    }
  }

  /** No more answers will come. */
  void fail() {
    lock.lock();
    try {
      over = true;
      open.forEach(fate -> fate.end.complete(End.UNKNOWN));
      open.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void confirmed(long upTo, boolean multiple, boolean accepted) {
    lock.lock();
    try {
      Iterator<Fate> each = open.iterator();
      while (each.hasNext()) {
        Fate fate = each.next();
        if (fate.number == upTo || (multiple && fate.number < upTo)) {
          each.remove();
          fate.end.complete(
              fate.returned ? End.UNROUTABLE : accepted ? End.CONFIRMED : End.REFUSED);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void returned(Returned message) {
    lock.lock();
    try {
      Fate fate = matching(message);
      if (fate != null) {
        fate.returned = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Fate matching(Returned message) {
    for (Fate fate : open) {
      if (!fate.returned
          && fate.key.equals(message.key())
          && Arrays.equals(fate.body, message.body())) {
        return fate;
      }
    }
    return null;
  }
}
