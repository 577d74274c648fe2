// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.spi.Driver;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server as the core would run one: it asks for requests, works on them on threads of its own,
 * and asks for more. Without a handler it only collects, and the test asks and answers.
 */
final class ContractServer implements RequestSink, AutoCloseable {
  private static final int WORKERS = 4;
  private static final int PREFETCH = 8;

  private final @Nullable Handler handler;
  private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
  private final BlockingQueue<IncomingRequest> inbox = new LinkedBlockingQueue<>();
  private final List<String> served = new CopyOnWriteArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final List<String> overlaps = new CopyOnWriteArrayList<>();
  private final Subscription subscription;

  /** Answers a request; {@code null} means that it does not answer now. */
  interface Handler {
    @Nullable Reply answer(IncomingRequest request) throws Exception;
  }

  private ContractServer(Driver driver, Timer timer, Target target, @Nullable Handler handler) {
    this.handler = handler;
    this.subscription =
        DriverFixture.get(
            driver.serve(target, this, PREFETCH, timer.deadline(DriverFixture.PATIENCE)));
  }

  /** Serves with {@code handler}; what it returns is sent. */
  static ContractServer answering(Driver driver, Timer timer, Target target, Handler handler) {
    ContractServer server = new ContractServer(driver, timer, target, handler);
    server.subscription.request(PREFETCH);
    return server;
  }

  /** Serves without handlers: nothing is asked for until the test does. */
  static ContractServer collecting(Driver driver, Timer timer, Target target) {
    return new ContractServer(driver, timer, target, null);
  }

  @Override
  public void accept(IncomingRequest request) {
    if (inside.incrementAndGet() > 1) {
      overlaps.add(String.valueOf(request.request().method()));
    }
    for (int i = 0; i < 100; i++) {
      Thread.onSpinWait(); // long enough for another thread that is wrongly here too
    }
    if (handler == null) {
      inbox.add(request);
    } else {
      served.add(String.valueOf(request.request().method()));
      workers.execute(() -> work(handler, request));
    }
    inside.decrementAndGet();
  }

  private void work(Handler busy, IncomingRequest request) {
    try {
      Reply reply = busy.answer(request);
      if (reply != null) {
        DriverFixture.answer(request, reply);
      }
    } catch (Exception e) {
      DriverFixture.answer(request, Reply.result(Json.of("handler failed: " + e)));
    } finally {
      subscription.request(1);
    }
  }

  Subscription subscription() {
    return subscription;
  }

  /** Returns the methods of the requests that were handed out to the handler, in their order. */
  List<String> served() {
    return served;
  }

  /** Returns the next request that was handed out. */
  IncomingRequest take() {
    try {
      IncomingRequest next = inbox.poll(DriverFixture.PATIENCE.toSeconds(), SECONDS);
      if (next == null) {
        throw new AssertionError("Nothing was handed out within " + DriverFixture.PATIENCE);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void assertGetsNothing() {
    await().during(Duration.ofMillis(150)).atMost(Duration.ofSeconds(30)).until(inbox::isEmpty);
  }

  void assertWasCalledByOneThreadAtATime() {
    assertThat(overlaps).as("requests handed out while another was").isEmpty();
  }

  @Override
  public void close() {
    subscription.close();
    workers.shutdownNow();
  }
}
