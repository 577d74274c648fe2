// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.config.Configuration;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.TransportUrl;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.ThreadTimer;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Drivers of one Kafka, and its own clients beside them; closes all in reverse. */
final class Rig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url;
  private final ThreadTimer timer = new ThreadTimer();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** A topic that no other test uses. */
  final String topic = "t" + UUID.randomUUID().toString().substring(0, 8);

  Rig(String url) {
    this.url = url;
  }

  Driver open() {
    return open(url);
  }

  /** Opens a driver whose options are in the query of {@code url}. */
  Driver open(String url) {
    return closing(opened(url));
  }

  private Driver opened(String text) {
    TransportUrl parsed = TransportUrl.parse(text);
    return new KafkaDriverProvider()
        .open(
            new DriverSettings(
                parsed,
                Configuration.empty().options(KafkaOptions.GROUP, parsed.query()),
                "openstack",
                timer,
                JsonLimits.DEFAULT));
  }

  String url() {
    return url;
  }

  ThreadTimer timer() {
    return timer;
  }

  NotificationAddress address(String priority) {
    return new NotificationAddress(null, topic, priority);
  }

  Heard listen(Driver driver, String priority) {
    return listen(driver, null, List.of(address(priority)));
  }

  Heard listen(Driver driver, @Nullable String pool, List<NotificationAddress> addresses) {
    Heard heard = new Heard();
    heard.listen(get(driver.listen(addresses, pool, heard, 100, timer.deadline(PATIENCE))));
    return closing(heard);
  }

  static Notification notification(String eventType) {
    return new Notification(
        UUID.randomUUID().toString(),
        "rig",
        eventType,
        "INFO",
        Json.of(Map.of("n", 1)),
        "2026-11-22 12:54:07.641151",
        RequestContext.of(Map.of("user", "bob")));
  }

  CompletableFuture<Void> sending(Driver driver, String eventType) {
    return sending(driver, eventType, until(PATIENCE));
  }

  CompletableFuture<Void> sending(Driver driver, String eventType, SendOptions options) {
    return driver.notify(
        address("info"), notification(eventType), NotificationFormat.ENVELOPE, options);
  }

  void send(Driver driver, String eventType) {
    get(sending(driver, eventType));
  }

  SendOptions until(Duration timeout) {
    return SendOptions.until(timer.deadline(timeout));
  }

  SendOptions trying(int retry, Duration timeout) {
    return new SendOptions(timer.deadline(timeout), null, false, retry);
  }

  Map<String, Object> client() {
    return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, url.substring("kafka://".length()));
  }

  Admin admin() {
    return closing(Admin.create(client()));
  }

  Producer<byte[], byte[]> producer() {
    return closing(
        new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("Failed, but should not: " + e.getCause(), e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static <E> E failure(CompletableFuture<?> future, Class<E> type) {
    try {
      Object value = future.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
      throw new AssertionError("Succeeded with " + value + ", but should not");
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(type);
      return type.cast(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) { // as it is declared
        throw new AssertionError(e);
      }
    }
    timer.close();
  }
}
