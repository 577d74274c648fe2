// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.NoSuchRpcMethodException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RpcInterceptorTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<RpcServer> servers = new ArrayList<>();
  private final Service service = new Service();
  private RpcTransport transport;
  private RpcClient client;

  public static class Service {
    final CountDownLatch told = new CountDownLatch(1);
    final CountDownLatch entered = new CountDownLatch(1);
    final CompletableFuture<Object> later = new CompletableFuture<>();
    final AtomicInteger failures = new AtomicInteger();
    volatile String lastCast = "";
    volatile @Nullable RpcContext asked;

    public Map<String, String> headers(RpcContext call) {
      return call.headers();
    }

    public String user(RpcContext call) {
      asked = call;
      return String.valueOf(call.request().get("user"));
    }

    public void tell(String what, RpcContext call) {
      lastCast = what + " " + call.headers();
      told.countDown();
    }

    public void fail() {
      failures.incrementAndGet();
      throw new IllegalArgumentException("bad");
    }

    public CompletableFuture<Object> later() {
      entered.countDown();
      return later;
    }
  }

  @BeforeEach
  void open() {
    transport = RpcTransport.open("memory:");
    client = RpcClient.of(transport, Target.topic("s")).withTimeout(ofSeconds(20));
  }

  @AfterEach
  void close() {
    service.later.complete("end");
    servers.forEach(RpcServer::close);
    transport.close();
  }

  private void serve(UnaryOperator<RpcServer.Builder> setUp) {
    RpcServer server =
        setUp
            .apply(RpcServer.builder(transport, Target.topic("s").withServer("a")))
            .endpoint(service)
            .build();
    servers.add(server);
    server.start();
  }

  private ClientInterceptor noting(String name) {
    return (request, next) -> {
      seen.add(name + " " + request.method());
      return next.send(request)
          .whenComplete((value, error) -> seen.add(name + (error == null ? " ok" : " failed")));
    };
  }

  private ServerInterceptor notingServer(String name) {
    return (call, next) -> {
      seen.add(name + " " + call.method());
      return next.handle(call)
          .whenComplete((value, error) -> seen.add(name + (error == null ? " ok" : " failed")));
    };
  }

  @Test
  void a_header_of_a_client_reaches_the_server() throws Exception {
    serve(builder -> builder);
    RpcClient tenant =
        client
            .withHeader("x-plain", "1")
            .withInterceptor((request, next) -> next.send(request.withHeader("tenant", "blue")));

    assertThat(tenant.call("headers")).isEqualTo(Map.of("x-plain", "1", "tenant", "blue"));
    assertThat(tenant.callAsync("headers").get(30, SECONDS))
        .isEqualTo(Map.of("x-plain", "1", "tenant", "blue"));
    tenant.withoutServer().cast("tell", Map.of("what", "news"));
    assertThat(service.told.await(30, SECONDS)).isTrue();
    assertThat(service.lastCast).startsWith("news").contains("tenant=blue");
  }

  @Test
  void the_first_interceptor_is_the_outermost_on_both_sides() throws Exception {
    serve(builder -> builder.interceptor(notingServer("third")).interceptor(notingServer("last")));
    RpcClient noted = client.withInterceptor(noting("first")).withInterceptor(noting("second"));
    List<String> order =
        List.of(
            "first headers",
            "second headers",
            "third headers",
            "last headers",
            "last ok",
            "third ok",
            "second ok",
            "first ok");

    noted.call("headers");
    assertThat(seen).isEqualTo(order);

    seen.clear();
    noted.callAsync("headers").get(30, SECONDS);
    assertThat(seen).isEqualTo(order);
  }

  @Test
  void a_failure_is_seen_as_the_exception_that_the_client_throws() {
    serve(builder -> builder.interceptor(notingServer("server")));
    List<Throwable> errors = new CopyOnWriteArrayList<>();
    RpcClient watched =
        client.withInterceptor(
            (request, next) ->
                next.send(request).whenComplete((value, error) -> errors.add(error)));

    assertThatThrownBy(() -> watched.call("fail")).isInstanceOf(RemoteErrorException.class);
    assertThatThrownBy(() -> watched.call("unknown")).isInstanceOf(NoSuchRpcMethodException.class);

    assertThat(errors)
        .hasSize(2)
        .hasOnlyElementsOfTypes(RemoteErrorException.class, NoSuchRpcMethodException.class);
    assertThat(seen)
        .containsExactly("server fail", "server failed", "server unknown", "server failed");
  }

  @Test
  void an_interceptor_answers_without_sending() {
    RpcClient cached =
        client.withInterceptor((request, next) -> CompletableFuture.completedFuture(7L));

    assertThat(cached.call("load", Map.of(), Integer.class)).isEqualTo(7);
    assertThat(cached.callAsync("load", Map.of(), Long.class)).isCompletedWithValue(7L);
    cached.cast("load");
  }

  @Test
  void an_interceptor_sends_again_within_the_same_deadline() {
    serve(builder -> builder);
    RpcClient patient =
        client.withInterceptor(
            (request, next) ->
                next.send(request)
                    .<CompletableFuture<@Nullable Object>>handle(
                        (value, error) ->
                            error == null
                                ? CompletableFuture.completedFuture(value)
                                : next.send(
                                    request.withContext(
                                        RequestContext.empty().with("user", "second"))))
                    .thenCompose(again -> again));

    assertThatThrownBy(() -> patient.call("fail")).isInstanceOf(RemoteErrorException.class);
    assertThat(service.failures).hasValue(2);
    assertThat(patient.call("user")).isEqualTo("null");
  }

  @Test
  void what_an_interceptor_throws_its_caller_gets() throws Exception {
    serve(
        builder ->
            builder.interceptor(
                (call, next) -> {
                  throw new IllegalArgumentException("not allowed");
                }));
    RpcClient broken =
        client.withInterceptor(
            (request, next) -> {
              throw new UnsupportedOperationException("never");
            });

    assertThatThrownBy(() -> broken.call("headers"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(broken.callAsync("headers"))
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> client.call("headers"))
        .isInstanceOfSatisfying(
            RemoteErrorException.class, e -> assertThat(e.type()).isEqualTo("ValueError"))
        .hasMessageContaining("not allowed");
  }

  @Test
  void a_server_interceptor_changes_the_context_and_the_result() {
    serve(
        builder ->
            builder.interceptor(
                (call, next) ->
                    next.handle(call.withRequest(RequestContext.empty().with("user", "eve")))
                        .thenApply(user -> "<" + user + ">")));

    assertThat(client.withContext(RequestContext.empty().with("user", "bob")).call("user"))
        .isEqualTo("<eve>");
  }

  @Test
  void a_handler_sees_the_very_call_that_its_interceptors_passed_on() {
    List<RpcContext> passed = new CopyOnWriteArrayList<>();
    ServerInterceptor noting =
        (call, next) -> {
          passed.add(call);
          return next.handle(call);
        };
    serve(builder -> builder.interceptor(noting).interceptor(noting));

    client.call("user");

    assertThat(passed).hasSize(2).allSatisfy(call -> assertThat(call).isSameAs(service.asked));
  }

  @Test
  void a_blocking_call_keeps_its_interceptors_on_its_thread() {
    serve(builder -> builder);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    RpcClient watched =
        client.withInterceptor(
            (request, next) ->
                next.send(request)
                    .whenComplete((value, error) -> threads.add(Thread.currentThread())));

    watched.call("headers");

    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void cancelling_reaches_through_interceptors_on_both_sides() throws Exception {
    serve(builder -> builder.interceptor(notingServer("server")));
    CompletableFuture<Object> call = client.withInterceptor(noting("client")).callAsync("later");
    assertThat(service.entered.await(30, SECONDS)).isTrue();

    call.cancel(true);

    assertThat(service.later).failsWithin(ofSeconds(30));
    assertThat(service.later).isCancelled();
  }

  @Test
  void what_an_interceptor_would_send_after_the_cancellation_is_not_sent() {
    CompletableFuture<String> ready = new CompletableFuture<>();
    CompletableFuture<CompletableFuture<Object>> sent = new CompletableFuture<>();
    ClientInterceptor waiting =
        (request, next) ->
            ready.thenCompose(
                go -> {
                  CompletableFuture<Object> sending = next.send(request);
                  sent.complete(sending);
                  return sending;
                });
    serve(builder -> builder);
    CompletableFuture<Object> call = client.withInterceptor(waiting).callAsync("later");

    call.cancel(true);
    ready.complete("go");

    assertThat(sent.join())
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .isInstanceOf(CancellationException.class);
    assertThat(service.entered.getCount()).isOne();
  }

  @Test
  void an_interceptor_that_never_ends_does_not_hold_its_caller_for_ever() throws Exception {
    ManualTimer timer = new ManualTimer();
    CountDownLatch guards = new CountDownLatch(2);
    try (RpcTransport timed =
        RpcTransport.builder("memory:").timer(counting(guards, timer)).build()) {
      RpcClient stuck =
          RpcClient.of(timed, Target.topic("s"))
              .withTimeout(ofSeconds(90))
              .withInterceptor((request, next) -> new CompletableFuture<>());
      CompletableFuture<Object> async = stuck.callAsync("headers");
      CompletableFuture<Object> blocking =
          CompletableFuture.supplyAsync(() -> stuck.call("headers"));
      assertThat(guards.await(30, SECONDS)).isTrue();

      timer.advance(ofSeconds(90));
      assertThat(async).isNotDone();
      timer.advance(ofSeconds(10));

      assertTimedOut(async);
      assertTimedOut(blocking);
    }
  }

  @Test
  void an_interceptor_that_does_not_end_with_the_answer_does_not_hold_its_caller_for_ever()
      throws Exception {
    ManualTimer timer = new ManualTimer();
    CountDownLatch guard = new CountDownLatch(1);
    Timer telling = longerThan(ofSeconds(90), guard, timer);
    try (RpcTransport timed = RpcTransport.builder("memory:").timer(telling).build();
        RpcServer answering =
            RpcServer.builder(timed, Target.topic("s").withServer("a")).endpoint(service).build()) {
      answering.start();
      CompletableFuture<Object> answered = new CompletableFuture<>();
      RpcClient stuck =
          RpcClient.of(timed, Target.topic("s"))
              .withTimeout(ofSeconds(90))
              .withInterceptor(
                  (request, next) -> {
                    var unused = next.send(request).thenAccept(answered::complete);
                    return new CompletableFuture<>();
                  });
      CompletableFuture<Object> call = stuck.callAsync("headers");
      assertThat(answered).succeedsWithin(ofSeconds(30));
      assertThat(guard.await(30, SECONDS)).isTrue();

      timer.advance(ofSeconds(100));

      assertTimedOut(call);
    }
  }

  /** Tells of tasks that come after {@code wait}, as the guard of a call does. */
  private static Timer longerThan(Duration wait, CountDownLatch scheduled, ManualTimer timer) {
    return new Timer() {
      @Override
      public long nanoTime() {
        return timer.nanoTime();
      }

      @Override
      public Cancellable schedule(Duration delay, Runnable task) {
        Cancellable handle = timer.schedule(delay, task);
        if (delay.compareTo(wait) > 0) {
          scheduled.countDown();
        }
        return handle;
      }
    };
  }

  private static Timer counting(CountDownLatch scheduled, ManualTimer timer) {
    return new Timer() {
      @Override
      public long nanoTime() {
        return timer.nanoTime();
      }

      @Override
      public Cancellable schedule(Duration delay, Runnable task) {
        Cancellable handle = timer.schedule(delay, task);
        scheduled.countDown();
        return handle;
      }
    };
  }

  private static void assertTimedOut(CompletableFuture<Object> call) {
    assertThat(call)
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(MessagingTimeoutException.class)
        .withMessageContainingAll("interceptors of headers", "within 1 min 30 s");
  }

  @Test
  void whoever_is_interrupted_cancels_what_an_interceptor_does() throws Exception {
    CompletableFuture<Object> endless = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    RpcClient stuck =
        client.withInterceptor(
            (request, next) -> {
              asked.countDown();
              return endless;
            });
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread caller = new Thread(() -> outcome.complete(catchThrowable(() -> stuck.call("headers"))));
    caller.start();
    assertThat(asked.await(30, SECONDS)).isTrue();

    caller.interrupt();

    assertThat(outcome.get(30, SECONDS)).isInstanceOf(MessagingCancelledException.class);
    assertThat(endless).isCancelled();
  }
}
