// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs;

import dev.bergen.benchmarks.load.Entry;
import dev.bergen.benchmarks.load.Group;
import dev.bergen.benchmarks.load.Group.Where;
import dev.bergen.benchmarks.load.Site;
import dev.bergen.benchmarks.rigs.bergen.BergenRig;
import dev.bergen.benchmarks.rigs.bergen.JdkRig;
import dev.bergen.benchmarks.rigs.bergen.MemoryRig;
import dev.bergen.benchmarks.rigs.bergen.ObservedRig;
import dev.bergen.benchmarks.rigs.bergen.Observing;
import dev.bergen.benchmarks.rigs.layer.LayerRig;
import dev.bergen.benchmarks.rigs.local.HandOffRig;
import dev.bergen.benchmarks.rigs.local.PoolRig;
import dev.bergen.benchmarks.rigs.local.VertxRig;
import dev.bergen.benchmarks.rigs.notify.BergenListening;
import dev.bergen.benchmarks.rigs.notify.ListenRig;
import dev.bergen.benchmarks.rigs.notify.Listening;
import dev.bergen.benchmarks.rigs.notify.NotifyRig;
import dev.bergen.benchmarks.rigs.notify.PythonListening;
import dev.bergen.benchmarks.rigs.notify.PythonNotifyRig;
import dev.bergen.benchmarks.rigs.notify.RawKafkaListening;
import dev.bergen.benchmarks.rigs.notify.RawKafkaNotifyRig;
import dev.bergen.benchmarks.rigs.notify.RawRabbitListening;
import dev.bergen.benchmarks.rigs.notify.RawRabbitNotifyRig;
import dev.bergen.benchmarks.rigs.python.BergenToPythonRig;
import dev.bergen.benchmarks.rigs.python.PythonPeers;
import dev.bergen.benchmarks.rigs.python.PythonRig;
import dev.bergen.benchmarks.rigs.raw.RawRig;
import dev.bergen.benchmarks.rigs.raw.RpcClientRig;
import dev.bergen.benchmarks.rigs.spring.SpringMode;
import dev.bergen.benchmarks.rigs.spring.SpringRig;
import java.util.Arrays;
import java.util.List;

/** All rigs by group. The first of a group is what the others are compared with. */
public final class Rigs {
  private Rigs() {}

  /** Returns all groups, in the order in which they are measured. */
  public static List<Group> groups() {
    return List.of(
        new Group("calls", "Calls over RabbitMQ", "calls", Where.RABBIT, calls()),
        new Group("casts", "Casts over RabbitMQ", "casts", Where.RABBIT, casts()),
        new Group("observed", "Calls over RabbitMQ, observed", "calls", Where.RABBIT, observed()),
        new Group("memory", "Calls in memory", "calls", Where.MEMORY, memory()),
        new Group(
            "notify-rabbit",
            "Notifications sent over RabbitMQ",
            "notifications",
            Where.RABBIT,
            notificationsOnRabbit()),
        new Group(
            "notify-kafka",
            "Notifications sent over Kafka",
            "notifications",
            Where.KAFKA,
            notificationsOnKafka()),
        new Group(
            "listen-rabbit",
            "Notifications received over RabbitMQ",
            "notifications",
            Where.RABBIT,
            listeningOnRabbit()),
        new Group(
            "listen-kafka",
            "Notifications received over Kafka",
            "notifications",
            Where.KAFKA,
            listeningOnKafka()));
  }

  /**
   * Returns those that call over RabbitMQ. Spring's direct mode with confirms is not among them: of
   * 256 threads one waits in vain for its confirm now and then.
   */
  public static List<Entry> calls() {
    return List.of(
        new Entry("raw", site -> new RawRig(RawRig.Mode.ASYNC, site)),
        new Entry("layer", site -> new LayerRig(false, site)),
        new Entry("raw-blocked", site -> new RawRig(RawRig.Mode.BLOCKED, site)),
        new Entry("bergen-async", site -> new BergenRig(BergenRig.Mode.ASYNC, site)),
        new Entry("bergen-sync", site -> new BergenRig(BergenRig.Mode.SYNC, site)),
        new Entry("bergen-virtual", site -> new BergenRig(BergenRig.Mode.VIRTUAL, site)),
        new Entry("bergen-typed", site -> new BergenRig(BergenRig.Mode.TYPED, site)),
        new Entry("bergen-jdk17", JdkRig::on17),
        new Entry("rpc-client", RpcClientRig::new),
        spring("direct", false, SpringMode.DIRECT),
        spring("fixed", false, SpringMode.FIXED),
        spring("async", false, SpringMode.ASYNC_DIRECT),
        spring("async-fixed", false, SpringMode.ASYNC_FIXED),
        spring("fixed", true, SpringMode.FIXED),
        spring("async", true, SpringMode.ASYNC_DIRECT),
        spring("async-fixed", true, SpringMode.ASYNC_FIXED),
        new Entry("python-14", site -> PythonRig.beside(PythonPeers.WAKING, site)),
        new Entry("python-polling", site -> PythonRig.beside(PythonPeers.POLLING, site)),
        new Entry("python-newest", site -> PythonRig.beside(PythonPeers.NEWEST, site)),
        new Entry("bergen-to-python", site -> new BergenToPythonRig(PythonPeers.WAKING, site)),
        new Entry("to-bergen-python", site -> PythonRig.toBergen(PythonPeers.WAKING, site)));
  }

  private static Entry spring(String id, boolean confirms, SpringMode mode) {
    return new Entry(
        (confirms ? "confirmed-spring-" : "spring-") + id,
        site -> new SpringRig(mode, confirms, site));
  }

  /** Returns those that cast over RabbitMQ. */
  public static List<Entry> casts() {
    return List.of(
        new Entry("raw", site -> new RawRig(RawRig.Mode.CAST, site)),
        new Entry("layer", site -> new LayerRig(true, site)),
        new Entry("bergen-async", site -> new BergenRig(BergenRig.Mode.CAST, site)),
        new Entry("bergen-sync", site -> new BergenRig(BergenRig.Mode.CAST_SYNC, site)));
  }

  /** Returns those that call over RabbitMQ and are observed at both ends, or not. */
  public static List<Entry> observed() {
    return Arrays.stream(Observing.values())
        .map(observing -> new Entry(observing.id(), site -> new ObservedRig(observing, site)))
        .toList();
  }

  /** Returns those that call within this JVM, without a broker. */
  public static List<Entry> memory() {
    return List.of(
        new Entry("handoff", site -> HandOffRig.platform(HandOffRig.Way.SYNCHRONOUS)),
        new Entry("handoff-transfer", site -> HandOffRig.platform(HandOffRig.Way.TRANSFER)),
        new Entry("handoff-virtual", site -> HandOffRig.virtual(HandOffRig.Way.SYNCHRONOUS)),
        new Entry("handoff-virtual-transfer", site -> HandOffRig.virtual(HandOffRig.Way.TRANSFER)),
        new Entry("handoff-parks", site -> HandOffRig.platform(HandOffRig.Way.PARKING)),
        new Entry("handoff-virtual-parks", site -> HandOffRig.virtual(HandOffRig.Way.PARKING)),
        new Entry("pool", site -> new PoolRig(16)),
        new Entry("vertx", site -> new VertxRig(VertxRig.Mode.EVENT_LOOP)),
        new Entry("vertx-blocked", site -> new VertxRig(VertxRig.Mode.BLOCKED)),
        new Entry("bergen-sync", site -> new MemoryRig(MemoryRig.Mode.SYNC)),
        new Entry("bergen-virtual", site -> new MemoryRig(MemoryRig.Mode.VIRTUAL)),
        new Entry("bergen-async", site -> new MemoryRig(MemoryRig.Mode.ASYNC)));
  }

  /** Returns those that notify over RabbitMQ. */
  public static List<Entry> notificationsOnRabbit() {
    return List.of(
        new Entry("raw", RawRabbitNotifyRig::new),
        new Entry("bergen-async", site -> new NotifyRig(false, site)),
        new Entry("bergen-sync", site -> new NotifyRig(true, site)),
        new Entry("python-newest", site -> new PythonNotifyRig(PythonPeers.NEWEST, site)));
  }

  /** Returns those that notify over Kafka. */
  public static List<Entry> notificationsOnKafka() {
    return List.of(
        new Entry("raw", RawKafkaNotifyRig::new),
        new Entry("bergen-async", site -> new NotifyRig(false, site)),
        new Entry("bergen-sync", site -> new NotifyRig(true, site)),
        new Entry("python-newest", site -> new PythonNotifyRig(PythonPeers.NEWEST, site)));
  }

  /** Returns those that listen to notifications over RabbitMQ. */
  public static List<Entry> listeningOnRabbit() {
    return List.of(
        listening("raw", 20_000, RawRabbitListening::new),
        listening("bergen", 10_000, site -> new BergenListening(false, site)),
        listening("bergen-batch", 10_000, site -> new BergenListening(true, site)),
        listening("python", 500, site -> new PythonListening(PythonPeers.NEWEST, false, site)),
        listening(
            "python-batch", 500, site -> new PythonListening(PythonPeers.NEWEST, true, site)));
  }

  /** Returns those that listen to notifications over Kafka. */
  public static List<Entry> listeningOnKafka() {
    return List.of(
        listening("raw", 50_000, RawKafkaListening::new),
        listening("bergen", 10_000, site -> new BergenListening(false, site)),
        listening("bergen-batch", 10_000, site -> new BergenListening(true, site)),
        listening("python", 500, site -> new PythonListening(PythonPeers.NEWEST, false, site)),
        listening(
            "python-batch", 500, site -> new PythonListening(PythonPeers.NEWEST, true, site)));
  }

  private interface Opener {
    Listening open(Site site) throws Exception;
  }

  private static Entry listening(String id, double perSecond, Opener opener) {
    return new Entry(id, site -> new ListenRig(opener.open(site), "listen-" + id, perSecond, site));
  }
}
