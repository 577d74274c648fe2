// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.local;

import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.NotHereException;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.Threads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Callers hand an object to another thread and wait until it hands the object back: what one
 * request and one reply cost with no message between them.
 *
 * <p>Threads: as many callers as are in flight, each with a queue that its answers come in, and one
 * that answers them all.
 */
public final class HandOffRig implements Rig {
  /** Something handed over; it comes back by the queue of whoever did that. */
  private record Request(BlockingQueue<Request> back) {}

  /** What it hands over with. */
  public enum Way {
    /** Spins for a while before it parks, so that on two processors it hardly ever does. */
    SYNCHRONOUS("spins, SynchronousQueue"),
    /** Spins as well. */
    TRANSFER("spins, LinkedTransferQueue"),
    /** Parks at once, as whoever waits for a method of unknown length must. */
    PARKING("parks, LinkedBlockingQueue");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    private BlockingQueue<Request> queue() {
      return switch (this) {
        case SYNCHRONOUS -> new SynchronousQueue<>();
        case TRANSFER -> new LinkedTransferQueue<>();
        case PARKING -> new LinkedBlockingQueue<>(); // one request from each caller at most
      };
    }
  }

  private static final int PATIENCE_SECONDS = 60;

  private final String name;
  private final ThreadFactory threads;
  private final BlockingQueue<Request> requests;
  private final ThreadLocal<BlockingQueue<Request>> replies;
  private final Thread server;

  private HandOffRig(String kind, ThreadFactory threads, Way way) {
    this.name = "hand-off, %s, %s".formatted(way.title, kind);
    this.threads = threads;
    this.requests = way.queue();
    this.replies = ThreadLocal.withInitial(way::queue);
    this.server = threads.newThread(this::answerAll);
    server.start();
  }

  public static HandOffRig platform(Way way) {
    return new HandOffRig("platform threads", Threads.platform(), way);
  }

  public static HandOffRig virtual(Way way) throws NotHereException {
    return new HandOffRig(
        "virtual threads",
        Threads.virtual()
            .orElseThrow(() -> new NotHereException("this JDK has no virtual threads")),
        way);
  }

  private void answerAll() {
    try {
      while (true) {
        Request request = requests.take();
        request.back().put(request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample measure(Load load) throws InterruptedException {
    return Callers.blocking(load, threads, this::call);
  }

  private void call() throws InterruptedException {
    BlockingQueue<Request> back = replies.get();
    Request request = new Request(back);
    requests.put(request);
    if (!request.equals(back.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))) {
      throw new IllegalStateException("Another's answer, or none");
    }
  }

  @Override
  public void close() {
    server.interrupt();
  }
}
