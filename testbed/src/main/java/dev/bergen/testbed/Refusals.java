// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQImpl;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the broker on one connection: refuses a method, and keeps both sides in step about
 * the channel that this closes.
 *
 * <p>Threads: one per direction.
 */
final class Refusals {
  private static final int OK = 200;
  private static final int CONNECTION_FORCED = 320;

  private final AmqpTap tap;
  private final FrameSink toClient;
  private final FrameSink toBroker;

  /** Channels whose client has not confirmed yet that they are closed. */
  private final Set<Integer> awaitsClient = ConcurrentHashMap.newKeySet();

  /** What clients are told as soon as the broker has confirmed that the channel is closed. */
  private final Map<Integer, AMQImpl.Channel.Close> awaitsBroker = new ConcurrentHashMap<>();

  /** Channels on which the broker says nothing any more. Used by the client's direction only. */
  private final Set<Integer> silent = ConcurrentHashMap.newKeySet();

  private volatile boolean connectionClosed;
  private volatile boolean over;

  Refusals(AmqpTap tap, FrameSink toClient, FrameSink toBroker) {
    this.tap = tap;
    this.toClient = toClient;
    this.toBroker = toBroker;
  }

  FrameSink sink(boolean fromClient) {
    return fromClient ? toBroker : toClient;
  }

  /** Whether the other side must not see this frame. */
  boolean swallows(boolean fromClient, int channel, @Nullable Method method) throws IOException {
    return fromClient ? swallowsOfClient(channel, method) : swallowsOfBroker(channel, method);
  }

  private boolean swallowsOfClient(int channel, @Nullable Method method) throws IOException {
    if (connectionClosed) {
      over = method instanceof AMQImpl.Connection.CloseOk;
      return true;
    }
    if (silent.contains(channel) || method instanceof AMQImpl.Channel.FlowOk) {
      return true; // no broker of ours asks for the latter, only a test
    }
    if (awaitsClient.contains(channel)) {
      if (method instanceof AMQImpl.Channel.CloseOk) {
        awaitsClient.remove(channel);
      }
      return true;
    }
    AmqpTap.Refusal refusal = method == null ? null : tap.refusal(method);
    if (method == null || refusal == null) {
      return false;
    }
    if (refusal.equals(AmqpTap.Refusal.SILENCE)) {
      silent.add(channel);
    } else {
      refuse(channel, method, refusal);
    }
    return true;
  }

  private void refuse(int channel, Method method, AmqpTap.Refusal refusal) throws IOException {
    int classId = method.protocolClassId();
    int methodId = method.protocolMethodId();
    if (refusal.code() == CONNECTION_FORCED || refusal.code() >= 500) {
      connectionClosed = true;
      toClient.method(
          0, new AMQImpl.Connection.Close(refusal.code(), refusal.text(), classId, methodId));
      return;
    }
    // The number is free again when both sides know: else the broker refuses to open it anew.
    awaitsClient.add(channel);
    awaitsBroker.put(
        channel, new AMQImpl.Channel.Close(refusal.code(), refusal.text(), classId, methodId));
    toBroker.method(channel, new AMQImpl.Channel.Close(OK, "refused by the tap", 0, 0));
  }

  private boolean swallowsOfBroker(int channel, @Nullable Method method) throws IOException {
    AMQImpl.Channel.Close told = awaitsBroker.get(channel);
    if (told == null) {
      return connectionClosed;
    }
    if (method instanceof AMQImpl.Channel.CloseOk) {
      awaitsBroker.remove(channel);
      toClient.method(channel, told);
    }
    return true;
  }

  /** Whether the client has confirmed that the connection is closed. */
  boolean isOver() {
    return over;
  }
}
