// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.Deadline;
import dev.bergen.InvalidTargetException;
import dev.bergen.MessageEncodingException;
import dev.bergen.Target;
import dev.bergen.TransportClosedException;
import dev.bergen.kafka.settings.KafkaSettings;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverSettings;
import dev.bergen.spi.DriverStatus;
import dev.bergen.spi.DriverStatus.ConnectionStatus;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.NotificationSink;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.Subscription;
import dev.bergen.spi.Timer;
import dev.bergen.spi.queues.QueueState;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapSink;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import dev.bergen.wire.NotificationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Notifications over Kafka: one producer for all that is sent, one consumer for each subscription.
 * Each is made when it is first needed.
 */
final class KafkaDriver implements Driver {
  private static final int MAX_RECORDS = 1 << 16;
  private static final long MAX_BYTES = 64L << 20;

  private final KafkaSettings settings;
  private final KafkaClients clients;
  private final KafkaErrors errors;
  private final Timer timer;
  private final Room room = new Room(MAX_RECORDS, MAX_BYTES);
  private final RecordSender sender;
  private final RecordReader reader;
  private final Looks looks;
  private final Set<KafkaSubscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final Set<KafkaTap> taps = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  KafkaDriver(DriverSettings driverSettings, KafkaSettings settings) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.timer = driverSettings.timer();
    Object protocol = settings.common().get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
    this.errors = new KafkaErrors(settings.brokers(), String.valueOf(protocol));
    this.sender = new RecordSender(clients::producer, errors, room, timer);
    this.looks = new Looks(clients::admin, settings.fromBeginning(), errors, timer);
    JsonLimits limits = driverSettings.limits();
    this.reader = new RecordReader(limits);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.NOTIFICATIONS, Capability.POOLS, Capability.HISTORY);
  }

  @Override
  public CompletableFuture<Void> notify(
      NotificationAddress address,
      Notification notification,
      NotificationFormat format,
      SendOptions options) {
    OutgoingRecord record;
    try {
      record =
          new OutgoingRecord(
              notification,
              settings.topics().of(address),
              // Both formats of the other brokers are this one here.
              new NotificationMessage(notification, null).encodeWithContextObject(),
              options);
    } catch (InvalidTargetException | MessageEncodingException e) {
      return CompletableFuture.failedFuture(e);
    }
    sender.send(record);
    return record.done();
  }

  @Override
  public CompletableFuture<Subscription> listen(
      List<NotificationAddress> addresses,
      @Nullable String pool,
      NotificationSink sink,
      int prefetch,
      Deadline deadline) {
    List<String> topics;
    try {
      topics = addresses.stream().map(settings.topics()::of).distinct().toList();
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (closed.get()) {
      return CompletableFuture.failedFuture(closedError());
    }
    String group = pool == null ? settings.group() : pool;
    KafkaSubscription subscription =
        new KafkaSubscription(
            Target.topic(addresses.get(0).topic()),
            () -> clients.consumer(group, settings.pollRecords()),
            new Listening(
                topics,
                group,
                settings.pollTime(),
                settings.commitFirst(),
                settings.fromBeginning(),
                Listening.RELEASE),
            new Handout(sink, reader),
            errors,
            timer,
            subscriptions::remove);
    subscriptions.add(subscription);
    CompletableFuture<Subscription> listening = subscription.open(deadline);
    if (closed.get()) { // meanwhile, perhaps before it was added
      subscription.close();
    }
    return listening;
  }

  @Override
  public DriverStatus status() {
    List<ConnectionStatus> connections = new ArrayList<>();
    ConnectionStatus looked = looks.last();
    if (looked != null) {
      connections.add(looked);
    }
    subscriptions.forEach(subscription -> connections.add(subscription.status()));
    taps.forEach(tap -> connections.add(tap.status()));
    List<String> topics =
        subscriptions.stream().flatMap(each -> each.topics().stream()).distinct().toList();
    return new DriverStatus(connections, topics, 0, room.records(), 0, reader.skipped());
  }

  /** Reads the topics of these names, and the backlog there of the group without a pool. */
  @Override
  public CompletableFuture<List<QueueState>> queues(List<String> names, Deadline deadline) {
    return looks.look(names, settings.group(), deadline);
  }

  @Override
  public CompletableFuture<List<QueueState>> waiting(
      List<NotificationAddress> addresses, @Nullable String pool, Deadline deadline) {
    try {
      return looks.look(
          addresses.stream().map(settings.topics()::of).distinct().toList(),
          pool == null ? settings.group() : pool,
          deadline);
    } catch (InvalidTargetException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Reads topics without a group, from their ends unless {@code auto_offset_reset} says otherwise.
   */
  @Override
  public CompletableFuture<Subscription> tap(TapRequest request, TapSink sink, Deadline deadline) {
    if (request.firehose()) {
      return CompletableFuture.failedFuture(
          new UnsupportedOperationException(
              "Kafka has no firehose: all that is sent is in its topics, and a tap reads these"));
    }
    if (request.share() < 1) {
      return CompletableFuture.failedFuture(
          new UnsupportedOperationException(
              "A tap on Kafka looks all the time: it costs the broker no copies"));
    }
    if (closed.get()) {
      return CompletableFuture.failedFuture(closedError());
    }
    KafkaTap tap =
        new KafkaTap(
            new TappedTopics(request),
            settings.fromBeginning(),
            sink,
            clients::tap,
            errors,
            timer,
            taps::remove);
    taps.add(tap);
    CompletableFuture<Subscription> opening = tap.open(deadline);
    if (closed.get()) { // meanwhile, perhaps before it was added
      tap.close();
    }
    return opening;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    List<KafkaSubscription> open = List.copyOf(subscriptions);
    List<KafkaTap> tapping = List.copyOf(taps);
    open.forEach(KafkaSubscription::beginClosing);
    tapping.forEach(KafkaTap::beginClosing);
    sender.close();
    looks.close();
    open.forEach(KafkaSubscription::close);
    tapping.forEach(KafkaTap::close);
  }

  private static TransportClosedException closedError() {
    return new TransportClosedException(false, "The transport is closed", null);
  }

  /** Says how things stand, for logs and tests. */
  @Override
  public String toString() {
    return "KafkaDriver[%s, waiting=%s, listening=%d, skipped=%d]"
        .formatted(settings.brokers(), room, subscriptions.size(), reader.skipped());
  }
}
