// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tap;

import dev.bergen.rabbit.amqp.Answer;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.spi.queues.TapRequest;
import dev.bergen.spi.queues.TapRequest.Binding;
import dev.bergen.wire.Ids;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The queue of a tap: exclusive, so that it goes with its connection and every broker permits it,
 * and bounded, so that a slow tap costs its own copies and nothing else.
 */
final class TapQueue {
  private static final String PREFIX = "bergen.tap.";

  private final TapRequest request;

  TapQueue(TapRequest request) {
    this.request = request;
  }

  /** Declares a new one that gets nothing yet; returns its name. */
  String declare(Channel channel) throws IOException {
    String name = PREFIX + Ids.next();
    for (Binding binding : bindings()) {
      channel.exchangeDeclarePassive(binding.exchange()).await();
    }
    channel.queueDeclare(name, false, true, true, arguments()).await();
    return name;
  }

  /** Lets it get copies from now on. */
  void bind(Channel channel, String name) throws IOException {
    List<Answer<?>> answers = new ArrayList<>();
    for (Binding binding : bindings()) {
      answers.add(channel.queueBind(name, binding.exchange(), binding.routingKey(), Map.of()));
    }
    await(answers);
  }

  /** Keeps copies from it. */
  void unbind(Channel channel, String name) throws IOException {
    List<Answer<?>> answers = new ArrayList<>();
    for (Binding binding : bindings()) {
      answers.add(channel.queueUnbind(name, binding.exchange(), binding.routingKey(), Map.of()));
    }
    await(answers);
  }

  /** All are asked for before the first answer, as a slice must not take as long as they do. */
  private static void await(List<Answer<?>> answers) throws IOException {
    for (Answer<?> answer : answers) {
      answer.await();
    }
  }

  /** A default queue type of the virtual host must not make it a quorum queue. */
  private Map<String, Object> arguments() {
    return Map.of(
        "x-max-length",
        (long) request.maxMessages(),
        "x-max-length-bytes",
        request.maxBytes(),
        "x-overflow",
        "drop-head",
        "x-queue-type",
        "classic");
  }

  private List<Binding> bindings() {
    List<Binding> all = new ArrayList<>(request.bindings());
    if (request.firehose()) {
      all.add(new Binding(Firehose.EXCHANGE, Firehose.PUBLISHED));
    }
    if (request.firehose() && request.deliveries()) {
      all.add(new Binding(Firehose.EXCHANGE, Firehose.DELIVERED));
    }
    return all;
  }
}
