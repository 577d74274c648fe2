// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.Target;
import dev.bergen.config.TransportUrl;
import dev.bergen.micrometer.timing.ErrorTypes;
import io.micrometer.observation.transport.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How what is observed is called.
 *
 * @param broker what the transport leads to
 * @param topics makes one of few names of a topic
 */
record Naming(String broker, SemanticNames names, UnaryOperator<String> topics) {
  static final String NONE = ErrorTypes.NONE;

  static Naming of(TransportUrl url, SemanticNames names, UnaryOperator<String> topics) {
    String scheme = url.scheme().toLowerCase(Locale.ROOT);
    int plus = scheme.indexOf('+');
    String driver = plus < 0 ? scheme : scheme.substring(0, plus);
    boolean rabbit = driver.equals("rabbit") || driver.equals("kombu");
    return new Naming(rabbit ? "rabbitmq" : driver, names, topics);
  }

  /** Of a topic of one host what stands before the host. */
  static String withoutHost(String topic) {
    int dot = topic.indexOf('.');
    return dot <= 0 ? topic : topic.substring(0, dot);
  }

  boolean isOslo() {
    return names == SemanticNames.OSLO;
  }

  Kind sender(Kind kind) {
    return isOslo() ? Kind.PRODUCER : kind;
  }

  Kind receiver(Kind kind) {
    return isOslo() ? Kind.CONSUMER : kind;
  }

  String topic(Target target) {
    String topic = target.topic();
    return topic == null ? NONE : topics.apply(topic);
  }

  /** A method as tags have it. */
  String method(String topic, String method) {
    return isOslo() ? method : topic + "/" + method;
  }

  String topics(List<? extends @Nullable String> all) {
    return all.stream()
        .map(topic -> topic == null ? NONE : topics.apply(topic))
        .distinct()
        .collect(Collectors.joining(","));
  }
}
