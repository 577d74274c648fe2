// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.Deadline;
import dev.bergen.MessagingCancelledException;
import dev.bergen.RemoteErrorException;
import dev.bergen.ServerListenException;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.json.Json;
import dev.bergen.spi.IncomingRequest;
import dev.bergen.spi.Reply;
import dev.bergen.spi.Subscription;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server whose methods a test defines as it goes. It answers requests for the namespace and
 * version of its target, as a real server does, 1.0 if that has none; all of them after {@link
 * #answeringAnyInterface}. A method that is not defined fails as on a server that has no such
 * method.
 *
 * <p>Threads: any thread may add methods, also while the server runs. Answers run on threads of the
 * server's own, up to 16 at once.
 */
public final class StubServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StubServer.class);
  private static final int PLACES = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @FunctionalInterface
  private interface Answer {
    Reply to(Map<String, @Nullable Object> arguments);
  }

  private final Target target;
  private final Map<String, Answer> methods = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;
  private final Subscription subscription;

  private volatile boolean anyInterface;

  private StubServer(RpcTransport transport, Target target) {
    this.target = target;
    this.threads = threads("bergen-stub-" + target.topic());
    this.subscription = listen(transport);
  }

  /** Returns a server that listens, or throws and leaves nothing open. */
  static StubServer start(RpcTransport transport, Target target) {
    StubServer server = new StubServer(transport, target);
    server.subscription.request(PLACES);
    return server;
  }

  /** Returns the topic, and the server name if one was given, that it answers for. */
  public Target target() {
    return target;
  }

  /**
   * Answers {@code method} with the result of {@code answer}, from now on.
   *
   * @param answer receives the arguments by name, as JSON values, and returns a JSON value or
   *     {@code null}. Its exceptions are sent under their Java names, a {@link
   *     RemoteErrorException} under the name that it holds
   */
  public StubServer answering(
      String method, Function<Map<String, @Nullable Object>, @Nullable Object> answer) {
    methods.put(
        method,
        (Map<String, @Nullable Object> arguments) ->
            Reply.result(Json.of(answer.apply(arguments))));
    return this;
  }

  /** Answers requests of any namespace and version from now on. */
  public StubServer answeringAnyInterface() {
    anyInterface = true;
    return this;
  }

  /** Answers {@code method} with {@code result}, for any arguments, from now on. */
  public StubServer returning(String method, @Nullable Object result) {
    Json json = Json.of(result);
    methods.put(method, arguments -> Reply.result(json));
    return this;
  }

  /**
   * Fails {@code method} from now on, as if its server had raised an exception.
   *
   * @param module of the exception's class, such as {@code nova.exception}
   * @param type the class's name, such as {@code InstanceNotFound}
   */
  public StubServer failing(String method, String module, String type, String message) {
    methods.put(method, arguments -> Reply.failure(failure(module, type, message)));
    return this;
  }

  /**
   * Accepts no more requests, waits a few seconds at most for running ones, and then interrupts
   * them. Closing twice is fine.
   */
  @Override
  public void close() {
    subscription.close();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("Interrupting the answers of {}, which take too long", this);
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "StubServer[" + target + "]";
  }

  private void answer(IncomingRequest request) {
    try {
      Reply reply = reply(request);
      var unused = request.reply(reply);
    } finally {
      subscription.request(1);
    }
  }

  private Reply reply(IncomingRequest request) {
    String method = String.valueOf(request.request().method());
    try {
      if (!anyInterface && !serves(request.request())) {
        return unsupported(request.request());
      }
      Answer known = methods.get(method);
      return known == null ? noSuchMethod(method) : known.to(arguments(request));
    } catch (RemoteErrorException e) {
      return Reply.failure(failure(e.module(), e.type(), e.value()));
    } catch (Exception | AssertionError e) {
      log.warn("The answer of {} to {} failed", this, method, e);
      Class<?> type = e.getClass();
      String message = String.valueOf(e.getMessage());
      return Reply.failure(failure(type.getPackageName(), type.getSimpleName(), message));
    }
  }

  private static Map<String, @Nullable Object> arguments(IncomingRequest request) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    if (request.request().args().toJava() instanceof Map<?, ?> named) {
      named.forEach((name, value) -> arguments.put(String.valueOf(name), value));
    }
    return arguments;
  }

  private boolean serves(Request request) {
    Version own = target.version() == null ? Version.DEFAULT : target.version();
    Version asked =
        request.version() == null ? Version.DEFAULT : Version.parseOrNull(request.version());
    return target.acceptsNamespace(request.namespace()) && asked != null && own.serves(asked);
  }

  private static Reply unsupported(Request request) {
    return Reply.failure(
        failure(
            "oslo_messaging.rpc.dispatcher",
            "UnsupportedVersion",
            "The stub does not support RPC version %s in the namespace %s. Attempted method: %s"
                .formatted(
                    request.version() == null ? "1.0" : request.version(),
                    request.namespace(),
                    request.method())));
  }

  private static Reply noSuchMethod(String method) {
    return Reply.failure(
        failure(
            "oslo_messaging.rpc.dispatcher",
            "NoSuchMethod",
            "Endpoint does not support RPC method " + method));
  }

  private static Failure failure(String module, String type, String message) {
    return new Failure(
        type,
        module,
        message,
        List.of(module + "." + type + ": " + message + "\n"),
        Json.of(List.of(message)),
        Json.EMPTY_OBJECT);
  }

  private Subscription listen(RpcTransport transport) {
    Deadline deadline = transport.timer().deadline(PATIENCE);
    try {
      return transport
          .serve(target, request -> threads.execute(() -> answer(request)), PLACES, deadline)
          .get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      threads.shutdown();
      throw new ServerListenException(target, "Cannot listen to " + target, e);
    } catch (InterruptedException e) {
      threads.shutdown();
      Thread.currentThread().interrupt();
      throw new MessagingCancelledException(
          false, "Interrupted before " + target + " was listened to", e);
    }
  }

  private static ThreadPoolExecutor threads(String name) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            PLACES,
            PLACES,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // holds no more than the subscription hands out
            task -> {
              Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
