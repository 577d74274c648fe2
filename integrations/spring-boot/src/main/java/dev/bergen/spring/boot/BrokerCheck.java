// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.QueueState;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Whether the brokers of an application can be reached: what health indicators tell.
 *
 * <p>Of connections that are in use nothing is asked; their state is known. A transport that was
 * opened and has sent nothing yet looks for a queue, so that a wrong URL shows before the first
 * call. Transports that nobody needs are left alone.
 */
public final class BrokerCheck {
  /** What is looked for; it need not be there. */
  private static final String ANY_QUEUE = "bergen-health";

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ConfigurableListableBeanFactory beans;

  public BrokerCheck(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * What was found.
   *
   * @param up whether every broker in use can be reached
   * @param details by the name of the transport's bean; without secrets
   */
  public record Result(boolean up, Map<String, Object> details) {
    public Result {
      details = Map.copyOf(details);
    }
  }

  /** Looks now. Blocks for a few seconds at most, and only where nothing is connected yet. */
  public Result check() {
    boolean up = true;
    Map<String, Object> details = new LinkedHashMap<>();
    for (String name : opened(RpcTransport.class)) {
      RpcTransport transport = beans.getBean(name, RpcTransport.class);
      up &=
          check(
              name,
              transport.url(),
              transport.status(),
              () -> transport.queues(List.of(ANY_QUEUE), PATIENCE),
              details);
    }
    for (String name : opened(NotificationTransport.class)) {
      NotificationTransport transport = beans.getBean(name, NotificationTransport.class);
      up &=
          check(
              name,
              transport.url(),
              transport.status(),
              () -> transport.queues(List.of(ANY_QUEUE), PATIENCE),
              details);
    }
    return new Result(up, details);
  }

  private List<String> opened(Class<?> type) {
    return List.of(beans.getBeanNamesForType(type, false, false)).stream()
        .filter(beans::containsSingleton)
        .toList();
  }

  @FunctionalInterface
  private interface Look {
    CompletableFuture<List<QueueState>> now();
  }

  private static boolean check(
      String name, TransportUrl url, DriverStatus status, Look look, Map<String, Object> details) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("url", url.toString());
    boolean up = true;
    boolean tried = false;
    for (ConnectionStatus connection : status.connections()) {
      told.put(connection.purpose(), connection.text());
      tried |= connection.up() || connection.lastError() != null;
      up &= connection.up() || connection.lastError() == null;
    }
    if (!tried) {
      String problem = problem(look);
      up = problem == null;
      if (problem != null) {
        told.put("error", problem);
      }
    }
    told.put("consumes", status.queues());
    told.put("callsInFlight", status.callsInFlight());
    told.put("unsent", status.unsent());
    details.put(name, told);
    return up;
  }

  /** Returns {@code null} if the broker answers. */
  private static @Nullable String problem(Look look) {
    CompletableFuture<List<QueueState>> answer = look.now();
    try {
      answer.get(PATIENCE.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(false);
      return "No answer within " + PATIENCE.plusSeconds(1).toSeconds() + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "Interrupted before the broker answered";
    }
  }
}
