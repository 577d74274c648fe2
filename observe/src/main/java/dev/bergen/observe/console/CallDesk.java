// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.MessagingException;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Calls made from the page, a few at a time.
 *
 * <p>Threads: each call waits on the server's thread that it came on.
 */
final class CallDesk {
  private static final String PING = "oslo_rpc_server_ping";
  private static final int AT_ONCE = 3;
  private static final int LONGEST_SECONDS = 15;

  private final RpcTransport transport;
  private final Semaphore places = new Semaphore(AT_ONCE);

  CallDesk(RpcTransport transport) {
    this.transport = transport;
  }

  /**
   * Makes the call that the page's form describes.
   *
   * @return the result: {@code result} or {@code error}, and {@code millis}
   */
  Map<String, @Nullable Object> call(String body) {
    Map<?, ?> order = read(body);
    RpcClient client = client(order);
    String method = text(order, "method");
    Map<String, @Nullable Object> arguments = arguments(order.get("args"));
    if (!places.tryAcquire()) {
      throw new HttpRefusal(429, AT_ONCE + " calls wait for their replies already");
    }
    long began = System.nanoTime();
    Map<String, @Nullable Object> outcome = new LinkedHashMap<>();
    try {
      outcome.put("result", client.call(method.isEmpty() ? PING : method, arguments));
    } catch (MessagingException | IllegalArgumentException e) {
      outcome.put("error", String.valueOf(e.getMessage()));
    } finally {
      places.release();
    }
    outcome.put("millis", (System.nanoTime() - began) / 1e6);
    return outcome;
  }

  private RpcClient client(Map<?, ?> order) {
    String topic = text(order, "topic");
    if (topic.isEmpty()) {
      throw new HttpRefusal(400, "A call needs a topic");
    }
    try {
      RpcClient client =
          RpcClient.of(transport, Target.topic(topic))
              .withTimeout(Duration.ofSeconds(seconds(order.get("timeout"))));
      client =
          text(order, "exchange").isEmpty() ? client : client.withExchange(text(order, "exchange"));
      client = text(order, "server").isEmpty() ? client : client.withServer(text(order, "server"));
      client =
          text(order, "namespace").isEmpty()
              ? client
              : client.withNamespace(text(order, "namespace"));
      return text(order, "version").isEmpty() ? client : client.withVersion(text(order, "version"));
    } catch (IllegalArgumentException e) {
      throw new HttpRefusal(400, String.valueOf(e.getMessage()));
    }
  }

  private static Map<?, ?> read(String body) {
    try {
      if (Json.parse(body).toJava() instanceof Map<?, ?> order) {
        return order;
      }
    } catch (MalformedMessageException e) {
      throw new HttpRefusal(400, "The request is not JSON: " + e.getMessage());
    }
    throw new HttpRefusal(400, "The request is not a JSON object");
  }

  private static String text(Map<?, ?> order, String name) {
    return order.get(name) instanceof String text ? text.strip() : "";
  }

  private static long seconds(@Nullable Object value) {
    return value instanceof Long number ? Math.max(1, Math.min(LONGEST_SECONDS, number)) : 5;
  }

  private static Map<String, @Nullable Object> arguments(@Nullable Object value) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((name, each) -> arguments.put(String.valueOf(name), each));
    } else if (value != null) {
      throw new HttpRefusal(400, "Arguments are a JSON object: {\"name\": value}");
    }
    return arguments;
  }
}
