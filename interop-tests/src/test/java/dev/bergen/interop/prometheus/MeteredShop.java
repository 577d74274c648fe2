// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.prometheus;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bergen.Target;
import dev.bergen.interop.Opened;
import dev.bergen.micrometer.BergenMeters;
import dev.bergen.micrometer.BergenObservations;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.NotificationResult;
import dev.bergen.notify.Notifier;
import dev.bergen.rpc.RpcClient;
import dev.bergen.rpc.RpcServer;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shop and its customers on a real broker: calls, casts and notifications, some failing, with
 * timers and meters on a page for Prometheus.
 *
 * <p>Threads: one opens and closes it.
 */
final class MeteredShop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MeteredShop.class);
  private static final String TIMER = "rpc.client.call.duration";
  private static final List<String> ITEMS = List.of("disk", "fan", "board", "screw");

  private final BrokerExtension broker;
  private final Opened opened = new Opened();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(2);
  private final HttpServer page;
  private RpcClient customers;

  /** The clock's only. */
  private final Random chance = new Random(7);

  private MeteredShop(BrokerExtension broker, HttpServer page) {
    this.broker = broker;
    this.page = page;
  }

  /** Opens one on a broker, and lets its customers in. */
  static MeteredShop open(BrokerExtension broker) throws Exception {
    HttpServer page =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    MeteredShop shop = new MeteredShop(broker, page);
    try {
      shop.open();
      return shop;
    } catch (Exception e) {
      shop.close();
      throw e;
    }
  }

  /** Returns host and port of its page, {@code /metrics}. */
  String metrics() {
    return "127.0.0.1:" + page.getAddress().getPort();
  }

  private void open() {
    meters.config().meterFilter(percentiles());
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    BergenObservations observations = BergenObservations.of(registry).withMeters(meters);
    RpcTransport transport = opened.add(RpcTransport.open(broker.url()));
    NotificationTransport events = opened.add(NotificationTransport.open(broker.url()));
    BergenMeters.of(transport, Tag.of("name", "calls")).bindTo(meters);
    BergenMeters.of(events, Tag.of("name", "events")).bindTo(meters);

    customers =
        RpcClient.of(transport, Target.topic("shop"))
            .withTimeout(Duration.ofSeconds(30))
            .withInterceptor(observations.client(transport));
    Notifier notifier =
        Notifier.of(events, "shop.a").withInterceptor(observations.notifier(events));
    serve(transport, observations, "shop", new Desk(customers.withTopic("stock"), notifier));
    serve(transport, observations, "stock", new Stock());
    NotificationListener audit =
        NotificationListener.builder(events, Target.topic("notifications"))
            .endpoint(new Audit())
            .interceptor(observations.listener(events))
            .maxConcurrent(8)
            .build();
    opened.add(audit).start();
    BergenMeters.of(audit).bindTo(meters);

    page.createContext("/metrics", this::write);
    page.start();
    clock.scheduleAtFixedRate(this::visit, 0, 100, MILLISECONDS);
    clock.scheduleAtFixedRate(this::mistake, 1, 5, SECONDS);
  }

  private void serve(
      RpcTransport transport, BergenObservations observations, String topic, Object endpoint) {
    RpcServer server =
        RpcServer.builder(transport, Target.topic(topic).withServer("a"))
            .endpoint(endpoint)
            .interceptor(observations.server(transport))
            .maxConcurrentCalls(8)
            .build();
    opened.add(server).start();
    BergenMeters.of(server).bindTo(meters);
  }

  /** What {@code management.metrics.distribution.percentiles-histogram} does in Spring Boot. */
  private static MeterFilter percentiles() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(TIMER)
            ? DistributionStatisticConfig.builder().percentilesHistogram(true).build().merge(config)
            : config;
      }
    };
  }

  private void write(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = meters.scrape().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** More or fewer at a time; one in twenty asks for a thing that there is not. */
  private void visit() {
    for (int i = chance.nextInt(6); i > 0; i--) {
      boolean silly = chance.nextInt(20) == 0;
      String item = silly ? "moon" : ITEMS.get(chance.nextInt(ITEMS.size()));
      var unused = customers.callAsync("order", Map.of("item", item, "millis", millis()));
    }
    if (chance.nextInt(3) == 0) {
      var unused = customers.castAsync("browse", Map.of("item", "fan"));
    }
  }

  private int millis() {
    return (int) (5 + 60 * chance.nextDouble() * chance.nextDouble());
  }

  /** A call with too short a timeout, one to an unknown topic, and an unreadable message. */
  private void mistake() {
    RpcClient impatient = customers.withTimeout(Duration.ofMillis(200));
    var unused = impatient.callAsync("order", Map.of("item", "disk", "millis", 900));
    unused = impatient.withTopic("nowhere").callAsync("order", Map.of("item", "disk"));
    try (Connection connection = broker.node().connect(broker.virtualHost());
        Channel channel = connection.createChannel()) {
      channel.basicPublish("", "notifications.info", null, new byte[] {'?'});
    } catch (Exception e) { // the next one may work; an exception would be the last
      log.warn("The broker takes no unreadable message", e);
    }
  }

  /** Takes orders. */
  public static final class Desk {
    private final RpcClient stock;
    private final Notifier notifier;

    Desk(RpcClient stock, Notifier notifier) {
      this.stock = stock;
      this.notifier = notifier;
    }

    /** Asks the stock, and notifies. */
    public Object order(String item, int millis) {
      Object left = stock.call("take", Map.of("item", item, "millis", millis));
      var unused = notifier.infoAsync("shop.order.end", Map.of("item", item));
      return left;
    }

    /** Only looks. */
    public void browse(String item) {
      // that it came is enough
    }
  }

  /** Hands things out, and takes its time. */
  public static final class Stock {
    /** Takes one out. */
    public CompletableFuture<String> take(String item, int millis) {
      if (!ITEMS.contains(item)) {
        throw new IllegalArgumentException("no such item: " + item);
      }
      return CompletableFuture.supplyAsync(
          () -> item, CompletableFuture.delayedExecutor(millis, MILLISECONDS));
    }
  }

  /** Listens, and wants screws a second time. */
  public static final class Audit {
    /** Of an order. */
    public NotificationResult info(NotificationEvent event) {
      boolean again = Map.of("item", "screw").equals(event.payload()) && !event.redelivered();
      return again ? NotificationResult.REQUEUE : NotificationResult.HANDLED;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    page.stop(0);
    try {
      opened.closeAll();
    } catch (Exception e) {
      throw new IllegalStateException("The shop does not close", e);
    }
  }
}
