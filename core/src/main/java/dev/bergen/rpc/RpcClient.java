// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.MessageDecodingException;
import dev.bergen.MessagingCancelledException;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RemoteErrorException;
import dev.bergen.RequestContext;
import dev.bergen.RpcVersionCapException;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.json.Serializer;
import dev.bergen.rpc.client.CallSettings;
import dev.bergen.rpc.client.Replies;
import dev.bergen.rpc.client.Sender;
import dev.bergen.rpc.client.Surroundings;
import dev.bergen.rpc.client.TypedClient;
import dev.bergen.transport.RpcTransport;
import dev.bergen.wire.Request;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls and casts to the servers of a target.
 *
 * <p>A cheap immutable handle: derive another with {@code withX}, then {@link #call}, {@link
 * #callAsync} or {@link #cast}. A call runs at most once on one server and returns its result; a
 * cast is done when the broker has accepted it, and runs at most once on one server, or on each
 * server of a fanout.
 *
 * <p>Arguments are named. Results are null, Boolean, Long, BigInteger (beyond 64 bits), Double,
 * String, List or Map, or of the requested type.
 *
 * <p>Threads: any thread may use a handle. Blocking methods hold the caller, at most for the
 * timeout; an interrupt ends the waiting with {@link MessagingCancelledException} and keeps the
 * thread's flag, though the method may still run. Futures complete on threads of the transport's,
 * where up to a few chained functions may block. Cancelling one, or interrupting a caller, also
 * notifies a server in Java, which interrupts the method. The deadline covers everything:
 * connecting, the broker's confirmation, the reply; a call made while another is handled ends with
 * that one ({@link RpcContext}).
 */
public final class RpcClient {
  private final Sender sender;

  /** The outermost first; {@link #sender} has them as a chain. */
  private final List<ClientInterceptor> interceptors;

  private RpcClient(Sender sender, List<ClientInterceptor> interceptors) {
    this.sender = sender;
    this.interceptors = interceptors;
  }

  /** Returns a handle on {@code target} with the transport's timeout; connects to nothing. */
  public static RpcClient of(RpcTransport transport, Target target) {
    CallSettings settings = CallSettings.of(target, RemoteErrors.defaults().table());
    return new RpcClient(new Sender(transport, settings), List.of());
  }

  /** Returns what calls and casts of this handle are sent to. */
  public Target target() {
    return sender.settings().target();
  }

  /** Returns a handle on {@code target} with the settings of this one. */
  public RpcClient withTarget(Target target) {
    return with(sender.settings().withTarget(target));
  }

  /** Returns a handle on another exchange than the transport's {@code control_exchange}. */
  public RpcClient withExchange(String exchange) {
    return withTarget(target().withExchange(exchange));
  }

  /** Returns a handle on the servers of another topic. */
  public RpcClient withTopic(String topic) {
    return withTarget(target().withTopic(topic));
  }

  /** Returns a handle on the endpoints in {@code namespace}, beside others of the same servers. */
  public RpcClient withNamespace(String namespace) {
    return withTarget(target().withNamespace(namespace));
  }

  /** Returns a handle on the null namespace. */
  public RpcClient withoutNamespace() {
    return withTarget(target().withoutNamespace());
  }

  /**
   * Returns a handle that requests {@code version}, such as {@code 1.3}.
   *
   * @throws IllegalArgumentException if the text is not a version
   */
  public RpcClient withVersion(String version) {
    return withTarget(target().withVersion(version));
  }

  /** Returns a handle that requests no version, which servers treat as 1.0. */
  public RpcClient withoutVersion() {
    return withTarget(target().withoutVersion());
  }

  /** Returns a handle on one server of the topic. */
  public RpcClient withServer(String server) {
    return withTarget(target().withServer(server));
  }

  /** Returns a handle on any server of the topic. */
  public RpcClient withoutServer() {
    return withTarget(target().withoutServer());
  }

  /** Returns a handle on every server of the topic; it can cast, not call. */
  public RpcClient withFanout() {
    return withTarget(target().withFanout());
  }

  /** Returns a handle that sends to one server of the topic again, and can call. */
  public RpcClient withoutFanout() {
    return withTarget(target().withoutFanout());
  }

  /**
   * Returns a handle that waits at most {@code timeout}: for a reply, or for the broker to accept a
   * cast.
   *
   * @param timeout zero fails a call that is not answered at once; not negative
   */
  public RpcClient withTimeout(Duration timeout) {
    return with(sender.settings().withTimeout(timeout));
  }

  /**
   * Returns a handle whose calls fail when the server has sent no heartbeat for {@code monitor},
   * though the timeout is longer. Servers send heartbeats only if it is two seconds or more.
   */
  public RpcClient withCallMonitor(Duration monitor) {
    return with(sender.settings().withMonitor(monitor));
  }

  /** Returns a handle whose calls end by the timeout alone, whatever heartbeats come. */
  public RpcClient withoutCallMonitor() {
    return with(sender.settings().withMonitor(null));
  }

  /**
   * Returns a handle that refuses to send requests that need a version above {@code cap}, for
   * upgrades in which older servers still run.
   *
   * @throws IllegalArgumentException if the text is not a version
   */
  public RpcClient withVersionCap(String cap) {
    return with(sender.settings().withVersionCap(Version.parse(cap)));
  }

  /** Returns a handle that sends requests of any version. */
  public RpcClient withoutVersionCap() {
    return with(sender.settings().withVersionCap(null));
  }

  /**
   * Returns a handle that tries to send {@code retry} times more while the broker cannot be
   * reached: 0 never, -1 until the deadline, which is the default and ends all of them.
   */
  public RpcClient withRetry(int retry) {
    return with(sender.settings().withRetry(retry));
  }

  /**
   * Returns a handle whose calls and casts fail at once when they are unroutable. Fanout ignores
   * it.
   */
  public RpcClient withMandatory() {
    return with(sender.settings().withMandatory(true));
  }

  /**
   * Returns a handle whose unroutable calls wait for a server until their timeout, and whose
   * unroutable casts are lost.
   */
  public RpcClient withoutMandatory() {
    return with(sender.settings().withMandatory(false));
  }

  /** Returns a handle that sends {@code context} with every request. */
  public RpcClient withContext(RequestContext context) {
    return with(sender.settings().withContext(context));
  }

  /** Returns a handle that converts arguments, contexts and results with {@code serializer}. */
  public RpcClient withSerializer(Serializer serializer) {
    return with(sender.settings().withSerializer(serializer));
  }

  /** Returns a handle that throws the exception types registered in {@code errors}. */
  public RpcClient withErrors(RemoteErrors errors) {
    return with(sender.settings().withErrors(errors.table()));
  }

  /**
   * Returns a handle whose requests have a header, which applications in Java exchange beside the
   * message ({@link RpcContext#headers}). Python does not see it.
   *
   * @throws IllegalArgumentException if the name is reserved, as all that begin with {@code
   *     bergen-}
   */
  public RpcClient withHeader(String name, String value) {
    if (Request.isReserved(name)) {
      throw new IllegalArgumentException("A header cannot be named '" + name + "': reserved");
    }
    return with(sender.settings().withSurroundings(around().withHeader(name, value)));
  }

  /**
   * Returns a handle whose calls and casts go through {@code interceptor}, inside of those that
   * this handle has.
   */
  public RpcClient withInterceptor(ClientInterceptor interceptor) {
    List<ClientInterceptor> more = new ArrayList<>(interceptors);
    more.add(interceptor);
    List<ClientInterceptor> all = List.copyOf(more);
    CallSettings settings =
        sender.settings().withSurroundings(around().withChain(Interceptors.ofClient(all)));
    return new RpcClient(sender.with(settings), all);
  }

  /**
   * Returns a handle whose calls are part of {@code call}, which is being handled: they end by its
   * deadline, even if their own timeout is longer, and when it is cancelled. On the handler's
   * thread this is the default; use it for work on other threads.
   */
  public RpcClient within(RpcContext call) {
    return with(sender.settings().withSurroundings(around().within(call.handled())));
  }

  /**
   * Returns a handle whose calls have only their own timeout, even on a thread that handles a call:
   * for work that must be done even if the caller has stopped waiting.
   */
  public RpcClient detached() {
    return with(sender.settings().withSurroundings(around().detach()));
  }

  /** Returns whether the version cap allows this handle's version. */
  public boolean canSend() {
    return sender.settings().allows(target().version());
  }

  /** Returns whether the version cap allows {@code version}. */
  public boolean canSend(String version) {
    return sender.settings().allows(Version.parse(version));
  }

  /** Calls {@code method} without arguments, as {@link #call(String, Map)} does. */
  public @Nullable Object call(String method) {
    return call(method, Map.of());
  }

  /**
   * Calls {@code method} and waits for its result.
   *
   * <p>Blocks the caller for at most the timeout, 60 s unless set. Behaves like oslo.messaging's <a
   * href="https://docs.openstack.org/oslo.messaging/latest/reference/rpcclient.html">call</a>.
   *
   * @return null, Boolean, Long, BigInteger, Double, String, List or Map
   * @throws MessagingTimeoutException if no reply arrived in time; the method may still have run
   * @throws RemoteErrorException if the method itself failed, and no type is registered for the
   *     failure
   * @throws RpcVersionCapException if the version cap forbids the request; nothing was sent
   * @throws MessagingException if the request could not be sent; {@code mayHaveRun()} shows whether
   *     the method may have run
   * @throws MessagingCancelledException if the thread is interrupted; the method may still run
   */
  public @Nullable Object call(String method, Map<String, ? extends @Nullable Object> args) {
    return sender.call(method, args, Object.class);
  }

  /**
   * Calls {@code method} as {@link #call(String, Map)} does, for a result of {@code type}; null
   * stays null.
   *
   * @throws MessageDecodingException if the result does not fit the type; the method has run
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // null only where the method returned it
  public <T extends @Nullable Object> T call(
      String method, Map<String, ? extends @Nullable Object> args, Class<T> type) {
    return (T) sender.call(method, args, type);
  }

  /** Like {@link #call(String, Map, Class)}, for a type with type arguments. */
  @SuppressWarnings({"unchecked", "NullAway"}) // null only where the method returned it
  public <T extends @Nullable Object> T call(
      String method, Map<String, ? extends @Nullable Object> args, TypeRef<T> type) {
    return (T) sender.call(method, args, type.type());
  }

  /** Calls {@code method} without arguments, as {@link #callAsync(String, Map)} does. */
  public CompletableFuture<@Nullable Object> callAsync(String method) {
    return callAsync(method, Map.of());
  }

  /**
   * Calls {@code method} without waiting. Never throws: exceptions of {@link #call(String, Map)}
   * complete the future.
   */
  public CompletableFuture<@Nullable Object> callAsync(
      String method, Map<String, ? extends @Nullable Object> args) {
    return sender.callAsync(method, args, Object.class);
  }

  /** The asynchronous twin of {@link #call(String, Map, Class)}. */
  @SuppressWarnings("unchecked")
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      String method, Map<String, ? extends @Nullable Object> args, Class<T> type) {
    return (CompletableFuture<T>) sender.callAsync(method, args, type);
  }

  /** The asynchronous twin of {@link #call(String, Map, TypeRef)}. */
  @SuppressWarnings("unchecked")
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      String method, Map<String, ? extends @Nullable Object> args, TypeRef<T> type) {
    return (CompletableFuture<T>) sender.callAsync(method, args, type.type());
  }

  /**
   * Calls {@code method} on each of {@code servers} at once and returns the replies as they come,
   * failures among them. One deadline covers all: the stream waits for no reply longer than that,
   * and has as many elements as there are different servers.
   *
   * <p>Close the stream when you leave it early: that cancels the calls that are not answered yet.
   * An interrupt while it waits does that, too, and throws {@link MessagingCancelledException}.
   */
  public Stream<ServerReply<@Nullable Object>> callEach(
      Collection<String> servers, String method, Map<String, ? extends @Nullable Object> args) {
    return each(servers, method, args, Object.class);
  }

  /** Like {@link #callEach(Collection, String, Map)}, for results of {@code type}. */
  public <T extends @Nullable Object> Stream<ServerReply<T>> callEach(
      Collection<String> servers,
      String method,
      Map<String, ? extends @Nullable Object> args,
      Class<T> type) {
    return each(servers, method, args, type);
  }

  /** Like {@link #callEach(Collection, String, Map, Class)}, for a type with type arguments. */
  public <T extends @Nullable Object> Stream<ServerReply<T>> callEach(
      Collection<String> servers,
      String method,
      Map<String, ? extends @Nullable Object> args,
      TypeRef<T> type) {
    return each(servers, method, args, type.type());
  }

  /** Casts without arguments, as {@link #cast(String, Map)} does. */
  public void cast(String method) {
    cast(method, Map.of());
  }

  /**
   * Sends {@code method} to be run without an answer, and waits until the broker has accepted it.
   *
   * @throws RpcVersionCapException if the version cap forbids the request; nothing was sent
   * @throws MessagingException if the broker did not accept it in time; {@code mayHaveRun()} shows
   *     whether the method may have run
   * @throws MessagingCancelledException if the thread is interrupted; the method may still run
   */
  public void cast(String method, Map<String, ? extends @Nullable Object> args) {
    sender.cast(method, args);
  }

  /** Casts without arguments, as {@link #castAsync(String, Map)} does. */
  public CompletableFuture<@Nullable Void> castAsync(String method) {
    return castAsync(method, Map.of());
  }

  /** Casts without waiting. Never throws: failures complete the future. */
  public CompletableFuture<@Nullable Void> castAsync(
      String method, Map<String, ? extends @Nullable Object> args) {
    return sender.castAsync(method, args);
  }

  /**
   * Returns {@code type} as a client: each method is an RPC method, each parameter an argument.
   *
   * <p>A method waits for its result, also when that is nothing; it returns at once when it is
   * declared to return a {@link CompletableFuture}, and does not wait for the method to run when it
   * has {@link Cast}. A parameter of type {@link RequestContext} is the context of that call.
   * Default methods run here, but see {@link Since}. {@link RpcInterface} names the namespace and
   * version that are requested if this handle's target has none.
   *
   * @throws IllegalArgumentException if a method cannot be called this way; the message names it
   */
  public <T> T as(Class<T> type) {
    return TypedClient.create(sender, type, RpcTypes.READER);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // null only where the method returned it
  private <T extends @Nullable Object> Stream<ServerReply<T>> each(
      Collection<String> servers,
      String method,
      Map<String, ? extends @Nullable Object> args,
      Type type) {
    return Replies.stream(
        sender,
        servers,
        method,
        args,
        type,
        (server, result, failure) -> new ServerReply<>(server, (T) result, failure));
  }

  private Surroundings around() {
    return sender.settings().around();
  }

  private RpcClient with(CallSettings settings) {
    return new RpcClient(sender.with(settings), interceptors);
  }

  @Override
  public String toString() {
    return "RpcClient[" + target() + " on " + sender.transport() + "]";
  }
}
