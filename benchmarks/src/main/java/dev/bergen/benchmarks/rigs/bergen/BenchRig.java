// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

import static org.awaitility.Awaitility.await;

import dev.bergen.MessageUndeliverableException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.benchmarks.load.Callers;
import dev.bergen.benchmarks.load.Load;
import dev.bergen.benchmarks.load.Rig;
import dev.bergen.benchmarks.load.Sample;
import dev.bergen.benchmarks.load.ServerJvm;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.load.Threads;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Bergen on both ends of any broker. What is sent without an answer is counted at the other end: a
 * phase has not ended before all has arrived there.
 */
public final class BenchRig implements Rig {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is done. */
  public enum Kind {
    CALLS,
    CASTS,
    FANOUT,
    NOTIFICATIONS;

    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final boolean async;
  private final List<ProcessHandle> servers;
  private final RpcTransport transport;
  private final NotificationTransport notifications;
  private final RpcClient client;

  public BenchRig(Kind kind, boolean async, Site site) throws Exception {
    this.kind = kind;
    this.async = async;
    if (site.url().startsWith("memory:")) {
      site.shared("bench", BenchServer.class, () -> BenchServer.open(site.url()));
      servers = List.of();
    } else {
      ServerJvm server =
          site.shared(
              "bench", ServerJvm.class, () -> ServerJvm.start(BenchServer.class, site.url()));
      servers = List.of(server.process());
    }
    transport = RpcTransport.open(site.url());
    notifications = NotificationTransport.open(site.url());
    client = RpcClient.of(transport, Target.topic(BenchServer.TOPIC));
  }

  /**
   * Sends something nobody listens to, to see whether the broker is there.
   *
   * @throws dev.bergen.MessagingException if it is not
   */
  public static void reach(RpcTransport transport) {
    try {
      RpcClient.of(transport, Target.topic(BenchServer.TOPIC + "-nobody"))
          .withTimeout(PATIENCE)
          .withMandatory()
          .cast("anybody");
    } catch (MessageUndeliverableException reached) {
      return;
    } catch (MessagingTimeoutException e) {
      if (!e.mayHaveRun()) {
        throw e;
      }
    }
  }

  @Override
  public String name() {
    return "Bergen, " + (async ? "async" : "platform threads");
  }

  @Override
  public List<ProcessHandle> servers() {
    return servers;
  }

  @Override
  public Sample measure(Load load) throws Exception {
    String padding = "x".repeat(load.payloadBytes());
    RpcClient padded = client.withContext(RequestContext.of(Map.of("padding", padding)));
    return switch (kind) {
      case CALLS -> driven(load, () -> echo(padded), () -> call(padded));
      case CASTS -> cast(load, padded);
      case FANOUT -> cast(load, padded.withFanout());
      case NOTIFICATIONS -> {
        Notifier notifier =
            Notifier.of(notifications, "bench").withTopics(BenchServer.TOPIC + "-notes");
        Map<String, String> payload = Map.of("padding", padding);
        yield counted(
            load,
            () -> notifier.infoAsync(RequestContext.empty(), "bench.note", payload),
            () -> notifier.info(RequestContext.empty(), "bench.note", payload));
      }
    };
  }

  private static CompletableFuture<?> echo(RpcClient client) {
    return client
        .callAsync("echo", Map.of("value", 1_234_567))
        .thenAccept(answer -> EchoClient.check(1_234_567, answer));
  }

  private static void call(RpcClient client) {
    EchoClient.check(1_234_567, client.call("echo", Map.of("value", 1_234_567)));
  }

  private Sample cast(Load load, RpcClient to) throws Exception {
    Map<String, Integer> note = Map.of("value", 1);
    return counted(load, () -> to.castAsync("note", note), () -> to.cast("note", note));
  }

  private Sample counted(Load load, Callers.AsyncOperation operation, Callers.Operation blocking)
      throws Exception {
    long before = noted();
    Sample sample = driven(load, operation, blocking);
    await("all that was sent")
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> noted() - before >= sample.operations());
    return sample;
  }

  private long noted() {
    return client.call("noted", Map.of(), Long.class);
  }

  private Sample driven(Load load, Callers.AsyncOperation operation, Callers.Operation blocking)
      throws Exception {
    return async
        ? Callers.async(load, operation)
        : Callers.blocking(load, Threads.platform(), blocking);
  }

  @Override
  public void close() {
    notifications.close();
    transport.close();
  }
}
