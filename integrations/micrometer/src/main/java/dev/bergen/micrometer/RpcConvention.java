// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcDetail;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcTag;
import dev.bergen.micrometer.timing.ErrorTypes;
import dev.bergen.rpc.CallTimes;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and values of both ends of a request. */
abstract class RpcConvention<C extends Observation.Context> implements ObservationConvention<C> {
  /** The facts of a request that are the same at both ends. */
  record Facts(
      RpcNames names,
      Target target,
      @Nullable String method,
      boolean cast,
      RequestContext context,
      @Nullable String messageId) {

    RpcNames.Names own() {
      return names.of(target, method, cast);
    }

    boolean isOslo() {
      return names.naming().isOslo();
    }
  }

  abstract Facts facts(C context);

  abstract StartedOnce once(C context);

  @Override
  public KeyValues getLowCardinalityKeyValues(C context) {
    return once(context).tags(() -> tags(context), () -> end(context));
  }

  private static KeyValues end(Observation.Context context) {
    Throwable error = context.getError();
    return error == null
        ? KeyValues.empty()
        : KeyValues.of(RpcTag.ERROR.withValue(ErrorTypes.of(error)));
  }

  private KeyValues tags(C context) {
    KeyValues tags = facts(context).own().tags();
    Throwable error = context.getError();
    return error == null ? tags : tags.and(RpcTag.ERROR.withValue(ErrorTypes.of(error)));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(C context) {
    return once(context).details(() -> details(context));
  }

  private KeyValues details(C context) {
    Facts facts = facts(context);
    List<KeyValue> details = new ArrayList<>();
    add(details, RpcDetail.MESSAGE_ID, facts.messageId());
    add(details, RpcDetail.REQUEST_ID, facts.context().get("request_id"));
    add(details, RpcDetail.GLOBAL_REQUEST_ID, facts.context().get("global_request_id"));
    add(details, RpcDetail.SERVER, facts.target().server());
    add(details, RpcDetail.SERVICE, facts.target().namespace());
    if (facts.isOslo()) {
      details.add(KeyValue.of("messaging.operation", osloOperation(facts)));
    }
    return KeyValues.of(details);
  }

  /** Returns where the time of a call went. */
  static KeyValues parts(CallTimes times) {
    return KeyValues.of(
        RpcDetail.QUEUE.withValue(millis(times.queue())),
        RpcDetail.DISPATCH.withValue(millis(times.dispatch())),
        RpcDetail.HANDLER.withValue(millis(times.handler())),
        RpcDetail.REPLY.withValue(millis(times.reply())));
  }

  private static String millis(Duration part) {
    return BigDecimal.valueOf(part.toNanos() / 1_000, 3).toPlainString();
  }

  abstract String osloOperation(Facts facts);

  private static void add(List<KeyValue> details, RpcDetail name, @Nullable Object value) {
    if (value instanceof String text) {
      details.add(name.withValue(text));
    }
  }

  /** At the client. */
  static final class Client extends RpcConvention<RpcClientContext> {
    @Override
    public String getName() {
      return BergenObservationDocumentation.RPC_CLIENT.getName();
    }

    @Override
    public String getContextualName(RpcClientContext context) {
      return facts(context).own().span();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof RpcClientContext;
    }

    @Override
    StartedOnce once(RpcClientContext context) {
      return context.once();
    }

    @Override
    Facts facts(RpcClientContext context) {
      var request = context.request();
      return new Facts(
          context.names(),
          request.target(),
          request.method(),
          request.cast(),
          request.context(),
          null);
    }

    @Override
    String osloOperation(Facts facts) {
      return facts.cast() ? "cast" : "call";
    }
  }

  /** At the server. */
  static final class Server extends RpcConvention<RpcServerContext> {
    @Override
    public String getName() {
      return BergenObservationDocumentation.RPC_SERVER.getName();
    }

    @Override
    public String getContextualName(RpcServerContext context) {
      Facts facts = facts(context);
      return facts.isOslo() ? RpcNames.shown(facts.method()) + " receive" : facts.own().span();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof RpcServerContext;
    }

    @Override
    StartedOnce once(RpcServerContext context) {
      return context.once();
    }

    @Override
    Facts facts(RpcServerContext context) {
      var call = context.call();
      return new Facts(
          context.names(),
          call.target(),
          call.isServed() ? call.method() : null,
          call.messageId() == null,
          call.request(),
          call.messageId());
    }

    @Override
    String osloOperation(Facts facts) {
      return "receive";
    }
  }
}
