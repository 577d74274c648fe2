// SPDX-License-Identifier: Apache-2.0
package dev.bergen.oslometrics;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends metrics to a Unix socket, one datagram each, in the order in which they came.
 *
 * <p>Threads: any may {@link #put} and {@link #close}; a daemon thread of its own sends. It ends
 * some time after its last success, with what is left kept for the next, and starts again with the
 * next metric.
 */
final class Datagrams implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OsloMetrics.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofSeconds(1);
  private static final long QUIET = TimeUnit.SECONDS.toNanos(10);

  /** After it nothing is sent. */
  private static final Metric END = new Metric("", null, Map.of());

  private final Path file;
  private final BlockingQueue<Metric> waiting;
  private final long idleNanos;
  private final AtomicLong dropped = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  // Guarded by this.
  private @Nullable Thread sender;
  private boolean unusable;
  private long quietUntil = System.nanoTime();

  /** The sender's; closing it ends a send. */
  private volatile @Nullable AFUNIXDatagramSocket socket;

  /** Sender thread only, one after the other. */
  private volatile @Nullable Metric next;

  Datagrams(Path file, int bufferSize, Duration idle) {
    this.file = file;
    this.waiting = new ArrayBlockingQueue<>(Math.max(1, bufferSize));
    this.idleNanos = idle.toNanos();
  }

  void put(Metric metric) {
    if (!waiting.offer(metric)) {
      long all = dropped.incrementAndGet();
      if (mayWarn()) {
        log.warn(
            "The queue for {} is full ({} metrics), dropped one (total={})",
            file,
            waiting.size(),
            all);
      }
    }
    ensureSender();
  }

  private synchronized void ensureSender() {
    if (sender == null && !unusable && closed.getCount() > 0) {
      sender = new Thread(this::run, "bergen-oslo-metrics");
      sender.setDaemon(true);
      sender.start();
    }
  }

  private void run() {
    try {
      send();
    } catch (LinkageError e) {
      synchronized (this) {
        unusable = true;
      }
      waiting.clear();
      log.warn("Cannot send metrics: Unix sockets need a native library for this system", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("Sending metrics failed; retrying with the next one", e);
    } finally {
      hangUp();
      boolean caughtUp;
      synchronized (this) {
        sender = null;
        caughtUp = next == null;
      }
      // Metrics that were added while it ended; those that could not be sent wait for the next one.
      if (caughtUp && !waiting.isEmpty()) {
        ensureSender();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isEnd(Metric metric) {
    return metric == END;
  }

  private void send() throws InterruptedException {
    long stop = System.nanoTime() + idleNanos;
    while (System.nanoTime() - stop < 0) {
      Metric metric = next;
      if (metric == null) {
        metric = waiting.poll(Math.max(1, stop - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      if (metric == null || isEnd(metric)) {
        return;
      }
      next = metric;
      try {
        send(metric);
        next = null;
        stop = System.nanoTime() + idleNanos;
      } catch (IOException e) {
        hangUp();
        if (mayWarn()) {
          log.warn("Cannot send metrics to {}, retrying each second: {}", file, e.toString());
        }
        if (closed.await(AGAIN.toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    }
  }

  private void send(Metric metric) throws IOException {
    AFUNIXDatagramSocket open = socket;
    if (open == null) {
      open = AFUNIXDatagramSocket.newInstance();
      socket = open;
      open.connect(AFUNIXSocketAddress.of(file));
    }
    byte[] datagram = metric.datagram();
    open.send(new DatagramPacket(datagram, datagram.length));
  }

  private void hangUp() {
    AFUNIXDatagramSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  /** Returns true once in a while, so that the log has one of many warnings. */
  private synchronized boolean mayWarn() {
    long now = System.nanoTime();
    if (now - quietUntil < 0) {
      return false;
    }
    quietUntil = now + QUIET;
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    Thread running;
    synchronized (this) {
      running = sender;
    }
    if (running == null) {
      return;
    }
    try {
      boolean queued = waiting.offer(END, LAST.toNanos(), TimeUnit.NANOSECONDS);
      if (queued) {
        running.join(LAST.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.interrupt();
    hangUp(); // which ends a send that a slow collector blocks
  }
}
