// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.config.Configuration;
import dev.bergen.config.TransportUrl;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.rabbit.settings.RabbitOptions;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.RequestSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.support.ThreadTimer;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Drivers and servers of one test, closed in reverse; what they leave behind fails the test. */
final class Rig {
  static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Thread> threadsBefore = ourThreads();
  final ThreadTimer timer = new ThreadTimer();

  Driver open(String url) {
    TransportUrl parsed = TransportUrl.parse(url);
    RabbitDriverProvider provider = new RabbitDriverProvider();
    DriverSettings settings =
        new DriverSettings(
            parsed,
            Configuration.empty().options(RabbitOptions.GROUP, parsed.query()),
            "openstack",
            timer,
            JsonLimits.DEFAULT);
    return closing(provider.open(settings));
  }

  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  /** A server whose requests the test takes and answers. */
  Inbox serve(Driver driver, Target target) {
    Inbox inbox = new Inbox();
    Subscription subscription = get(driver.serve(target, inbox, 64, timer.deadline(PATIENCE)));
    inbox.subscription = closing(subscription);
    subscription.request(1_000_000);
    return inbox;
  }

  /** A server that answers with its arguments. */
  Inbox echo(Driver driver, Target target) {
    Inbox inbox = serve(driver, target);
    inbox.echo = true;
    return inbox;
  }

  SendOptions within(Duration timeout) {
    return SendOptions.until(timer.deadline(timeout));
  }

  SendOptions retrying(int retry, Duration timeout) {
    return new SendOptions(timer.deadline(timeout), null, false, retry);
  }

  CompletableFuture<Reply> call(Driver driver, Target target, String method) {
    return driver.call(target, request(method, method), within(PATIENCE));
  }

  CompletableFuture<Void> cast(Driver driver, Target target, String method) {
    return driver.cast(target, request(method, method), within(PATIENCE));
  }

  /**
   * Lets {@code driver} find both its connections to be in {@code trouble}, while no time counts.
   */
  void findsOut(Driver driver, String trouble) {
    var unused = call(driver, Target.topic("first"), "first");
    await().atMost(PATIENCE).until(() -> driver.toString().contains(trouble));
  }

  static void answer(IncomingRequest request, Object result) {
    var unused = request.reply(Reply.result(Json.of(result)));
  }

  static Request request(String method, Object args) {
    return new Request(method, Json.of(args), null, null, RequestContext.empty());
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(2 * PATIENCE.toSeconds(), SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("Failed, but should not: " + e.getCause(), e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static <E extends Throwable> E failure(CompletableFuture<?> future, Class<E> type) {
    try {
      throw new AssertionError("Succeeded with " + future.get(60, SECONDS));
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(type);
      return type.cast(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    timer.close();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ourThreads()).isSubsetOf(threadsBefore));
  }

  static List<Thread> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("bergen-"))
        .toList();
  }

  /** What a server got. */
  static final class Inbox implements RequestSink {
    private final BlockingQueue<IncomingRequest> requests = new LinkedBlockingQueue<>();
    private @Nullable Subscription subscription;
    private volatile boolean echo;

    @Override
    public void accept(IncomingRequest request) {
      requests.add(request);
      if (echo) {
        var unused = request.reply(Reply.result(request.request().args()));
      }
    }

    IncomingRequest take() {
      try {
        IncomingRequest next = requests.poll(PATIENCE.toSeconds(), SECONDS);
        assertThat(next).as("a request within %s", PATIENCE).isNotNull();
        return next;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    List<String> methods() {
      return requests.stream().map(request -> request.request().method()).toList();
    }

    Subscription subscription() {
      return subscription;
    }
  }
}
