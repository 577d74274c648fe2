// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the application's brokers can be reached. For readiness only: restarting the
 * application does not mend a broker.
 *
 * <p>Connections in use are not asked; their state is known. A transport that was opened and has
 * sent nothing yet asks for a queue, which takes a few seconds at most. Transports that are not
 * open stay so.
 */
@Readiness
@ApplicationScoped
public class BergenHealthCheck implements HealthCheck {
  /** The queue that a check asks for; it need not exist. */
  private static final List<String> ANY_QUEUE = List.of("bergen-health");

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder health = HealthCheckResponse.named("Bergen");
    boolean up = true;
    for (RpcTransport rpc : opened(RpcTransport.class)) {
      up &= check("rpc", rpc.url(), rpc.status(), () -> rpc.queues(ANY_QUEUE, PATIENCE), health);
    }
    for (NotificationTransport events : opened(NotificationTransport.class)) {
      up &=
          check(
              "notifications",
              events.url(),
              events.status(),
              () -> events.queues(ANY_QUEUE, PATIENCE),
              health);
    }
    return health.status(up).build();
  }

  /** Asks the context for what is there, which makes nothing. */
  private static <T> List<T> opened(Class<T> type) {
    Context singletons = Arc.container().getActiveContext(Singleton.class);
    List<T> opened = new ArrayList<>();
    for (Bean<?> bean : Arc.container().beanManager().getBeans(type, Any.Literal.INSTANCE)) {
      Object instance = singletons == null ? null : singletons.get(bean);
      if (instance != null) {
        opened.add(type.cast(instance));
      }
    }
    return opened;
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
      HealthCheckResponseBuilder health) {
    health.withData(name + ".url", url.toString());
    boolean up = true;
    boolean tried = false;
    for (ConnectionStatus connection : status.connections()) {
      health.withData(name + "." + connection.purpose(), connection.text());
      tried |= connection.up() || connection.lastError() != null;
      up &= connection.up() || connection.lastError() == null;
    }
    if (!tried) {
      String problem = problem(probe);
      up = problem == null;
      if (problem != null) {
        health.withData(name + ".error", problem);
      }
    }
    health.withData(name + ".consumes", String.join(", ", status.queues()));
    health.withData(name + ".callsInFlight", status.callsInFlight());
    return up;
  }

  /** Returns {@code null} if the broker answers. */
  private static @Nullable String problem(Probe probe) {
    CompletableFuture<List<QueueState>> answer = probe.now();
    long patience = PATIENCE.plusSeconds(1).toMillis();
    try {
      answer.get(patience, TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(false);
      return "No answer within " + patience / 1000 + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "Interrupted before the broker answered";
    }
  }
}
