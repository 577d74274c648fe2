// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spring.NotificationListeners;
import dev.bergen.spring.RpcServers;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Checks whether an application's brokers can be reached, and the backlogs of its servers and
 * listeners, for the health indicators of all lines of Spring Boot.
 *
 * <p>Connections in use are not asked; their state is known. A transport that was opened and has
 * sent nothing yet asks for a queue, so that a wrong URL shows before the first call. Transports
 * that are not open stay so.
 */
public final class BrokerCheck {
  private static final Logger log = LoggerFactory.getLogger(BrokerCheck.class);

  /** The queue that a check asks for; it need not exist. */
  private static final String ANY_QUEUE = "bergen-health";

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ConfigurableListableBeanFactory beans;

  /** Creates a check of the transports among {@code beans}; opens none of them. */
  public BrokerCheck(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The result of a check.
   *
   * @param status as Boot names it: {@code UP}, {@code DOWN} where a broker cannot be reached,
   *     {@code OUT_OF_SERVICE} where more waits than {@code bergen.health.max-backlog} allows
   * @param details by the name of the transport's bean, and {@code backlog} by that of the queue
   *     where the broker reports it; without secrets
   */
  public record Result(String status, Map<String, Object> details) {
    public Result {
      details = Map.copyOf(details);
    }
  }

  /** Looks now. Blocks for a few seconds at most, where a broker is slow or not connected yet. */
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
    if (!up) {
      return new Result("DOWN", details);
    }
    Map<String, Object> backlog = backlog();
    if (!backlog.isEmpty()) {
      details.put("backlog", backlog);
    }
    return new Result(isTooMuch(backlog) ? "OUT_OF_SERVICE" : "UP", details);
  }

  private Map<String, Object> backlog() {
    List<CompletableFuture<List<QueueState>>> backlogs = new ArrayList<>();
    beans
        .getBeanProvider(RpcServers.class)
        .forEach(each -> backlogs.addAll(each.backlogs(PATIENCE)));
    beans
        .getBeanProvider(NotificationListeners.class)
        .forEach(each -> backlogs.addAll(each.backlogs(PATIENCE)));
    Map<String, Object> backlog = new TreeMap<>();
    for (CompletableFuture<List<QueueState>> states : backlogs) {
      for (QueueState queue : queues(states)) {
        if (queue.exists()) {
          backlog.put(queue.name(), queue.messages());
        }
      }
    }
    return backlog;
  }

  private boolean isTooMuch(Map<String, Object> backlog) {
    BergenProperties properties = beans.getBeanProvider(BergenProperties.class).getIfAvailable();
    Integer most = properties == null ? null : properties.health().maxBacklog();
    return most != null
        && backlog.values().stream().anyMatch(waiting -> waiting instanceof Long n && n > most);
  }

  /** Queues that cannot be read now are left out: the broker itself is up. */
  private static List<QueueState> queues(CompletableFuture<List<QueueState>> states) {
    try {
      return states.get(PATIENCE.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("A backlog could not be read", e);
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private List<String> opened(Class<?> type) {
    return List.of(beans.getBeanNamesForType(type, false, false)).stream()
        .filter(beans::containsSingleton)
        .toList();
  }

  @FunctionalInterface
  private interface Probe {
    CompletableFuture<List<QueueState>> now();
  }

  private static boolean check(
      String name,
      TransportUrl url,
      DriverStatus status,
      Probe probe,
      Map<String, Object> details) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("url", url.toString());
    boolean up = true;
    boolean tried = false;
    for (ConnectionStatus connection : status.connections()) {
      shown.put(connection.purpose(), connection.text());
      tried |= connection.up() || connection.lastError() != null;
      up &= connection.up() || connection.lastError() == null;
    }
    if (!tried) {
      String problem = problem(probe);
      up = problem == null;
      if (problem != null) {
        shown.put("error", problem);
      }
    }
    shown.put("consumes", status.queues());
    shown.put("callsInFlight", status.callsInFlight());
    shown.put("unsent", status.unsent());
    details.put(name, shown);
    return up;
  }

  /** Returns {@code null} if the broker answers. */
  private static @Nullable String problem(Probe probe) {
    CompletableFuture<List<QueueState>> answer = probe.now();
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
