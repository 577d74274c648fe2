// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.consume;

import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Delivered;
import dev.bergen.rabbit.amqp.Receiver;
import dev.bergen.rabbit.declare.Concessions;
import dev.bergen.rabbit.topology.QueueSpec;
import dev.bergen.rabbit.topology.Topology.Bound;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription's channel is set up: what is declared on it, and which receiver reads it.
 *
 * <p>Threads: the link's loop sets up; messages come on the reader thread, one after the other.
 *
 * @param queues in the order in which they are declared and consumed; one that is bound several
 *     times has one consumer
 * @param ownQueue is this subscription's only, so that it can be deleted; {@code null} if none is
 * @param consumerArguments of all but streams, which have one of their own
 * @param stream where a stream is consumed from
 * @param prefetch how many messages of each queue may wait unacknowledged
 */
record ServerChannel(
    List<Bound> queues,
    @Nullable String ownQueue,
    Map<String, Object> consumerArguments,
    StreamPosition stream,
    int prefetch,
    Concessions concessions,
    Intake intake) {

  /**
   * Declares, binds and consumes on a new channel; blocks for the broker's answers.
   *
   * @param cancelled is notified of the queue whose consumer the broker ended
   */
  void setUp(Channel channel, Consumer<String> cancelled) throws IOException {
    channel.qos(prefetch, false).await();
    for (Bound bound : queues) {
      concessions.declare(channel, bound);
    }
    Collection<QueueSpec> consumed = consumed();
    int tag = 0;
    for (QueueSpec spec : consumed) {
      tag++;
      String queue = spec.name();
      boolean last = tag == consumed.size();
      Receiver receiver =
          new Receiver() {
            @Override
            public void delivered(Delivered message) {
              intake.arrived(channel, queue, message);
            }

            @Override
            public void cancelled() {
              if (spec.isStream()) {
                stream.reset();
              }
              cancelled.accept(queue);
            }

            @Override
            public void ended() {
              if (last) {
                intake.exhausted();
              }
            }
          };
      Map<String, Object> arguments =
          spec.isStream() ? Map.of(StreamPosition.OFFSET, stream.argument()) : consumerArguments;
      channel.consume(queue, String.valueOf(tag), false, false, arguments, receiver).await();
    }
    stream.listening();
  }

  /** Ends the consumers, in their order, and leaves the channel open; blocks for the answers. */
  void cancel(Channel channel) throws IOException {
    int consumers = consumed().size();
    for (int tag = 1; tag <= consumers; tag++) {
      channel.cancel(String.valueOf(tag)).await();
    }
  }

  /** Returns the bindings to make regularly, without those that others make. */
  List<Bound> bindings() {
    return queues.stream().filter(bound -> !concessions.isBoundByOthers(bound.queue())).toList();
  }

  /** Returns the names of the consumed queues. */
  Set<String> names() {
    return consumed().stream().map(QueueSpec::name).collect(Collectors.toUnmodifiableSet());
  }

  private Collection<QueueSpec> consumed() {
    Map<String, QueueSpec> byName = new LinkedHashMap<>();
    queues.forEach(bound -> byName.put(bound.queue().name(), bound.queue()));
    return byName.values();
  }
}
