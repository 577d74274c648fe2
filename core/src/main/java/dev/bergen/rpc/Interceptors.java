// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.rpc.client.CallSettings;
import dev.bergen.rpc.client.Interception;
import dev.bergen.rpc.client.OutgoingChain;
import dev.bergen.rpc.client.Sender;
import dev.bergen.rpc.client.TimeSplit;
import dev.bergen.rpc.server.IncomingChain;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Users' interceptors, as the packages of clients and servers know them. */
final class Interceptors {
  private Interceptors() {}

  /**
   * @param interceptors the outermost first
   */
  static OutgoingChain ofClient(List<ClientInterceptor> interceptors) {
    return (of, last) ->
        step(
            interceptors,
            0,
            request(of),
            sent -> last.send(sender(of.sender(), sent), sent.method(), sent.args()));
  }

  private static CompletableFuture<@Nullable Object> step(
      List<ClientInterceptor> interceptors,
      int index,
      RpcRequest request,
      ClientInterceptor.Next last) {
    if (index == interceptors.size()) {
      return last.send(request);
    }
    ClientInterceptor interceptor = interceptors.get(index);
    return caught(
        interceptor,
        () -> interceptor.intercept(request, inner -> step(interceptors, index + 1, inner, last)));
  }

  private static RpcRequest request(Interception of) {
    CallSettings settings = of.sender().settings();
    return new RpcRequest(
        settings.target(),
        of.method(),
        of.args(),
        settings.context(),
        settings.around().headers(),
        of.deadline(),
        of.cast(),
        settings.around().trace(settings.context()),
        null);
  }

  /** Returns a sender of the request that interceptors have made. */
  private static Sender sender(Sender sender, RpcRequest request) {
    CallSettings settings = sender.settings();
    return sender.with(
        settings.with(
            request.target(),
            request.context(),
            settings.around().with(request.headers(), request.trace(), listener(request.times()))));
  }

  private static TimeSplit.@Nullable Listener listener(
      @Nullable Consumer<? super CallTimes> times) {
    return times == null
        ? null
        : (queue, dispatch, handler, reply) ->
            times.accept(new CallTimes(queue, dispatch, handler, reply));
  }

  /**
   * @param interceptors the outermost first
   */
  static IncomingChain ofServer(List<ServerInterceptor> interceptors) {
    return (call, last) ->
        step(interceptors, 0, new RpcContext(call), inner -> last.handle(inner.handled(), inner));
  }

  private static CompletableFuture<@Nullable Object> step(
      List<ServerInterceptor> interceptors,
      int index,
      RpcContext call,
      ServerInterceptor.Next last) {
    if (index == interceptors.size()) {
      return last.handle(call);
    }
    ServerInterceptor interceptor = interceptors.get(index);
    return caught(
        interceptor,
        () -> interceptor.intercept(call, inner -> step(interceptors, index + 1, inner, last)));
  }

  /** An exception of an interceptor is a failure of the request, which outer interceptors see. */
  private static CompletableFuture<@Nullable Object> caught(
      Object interceptor, Supplier<@Nullable CompletableFuture<@Nullable Object>> work) {
    try {
      CompletableFuture<@Nullable Object> result = work.get();
      return result == null
          ? CompletableFuture.failedFuture(
              new IllegalStateException("An interceptor returned no future: " + interceptor))
          : result;
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
