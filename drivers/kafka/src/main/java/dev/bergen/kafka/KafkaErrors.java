// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.FailureKind;
import dev.bergen.kafka.settings.Brokers;
import java.util.Map;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Explains errors of Kafka's client to callers and operators, without secrets. */
final class KafkaErrors {
  private final Brokers brokers;
  private final String protocol;

  /**
   * @param protocol the value of {@code security_protocol}
   */
  KafkaErrors(Brokers brokers, String protocol) {
    this.brokers = brokers;
    this.protocol = protocol;
  }

  /** Returns whether trying again may help. */
  static boolean isPassing(Throwable error) {
    return error instanceof RetriableException
        || error instanceof InterruptException
        || isUnresolved(error);
  }

  /** Whether no name of a host is known, at the moment at least. */
  private static boolean isUnresolved(@Nullable Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException
          && String.valueOf(cause.getMessage()).contains("resolvable bootstrap")) {
        return true;
      }
    }
    return false;
  }

  /** Returns what kind of failure it is, as far as the error of Kafka's client shows. */
  static FailureKind kind(Throwable error) {
    if (error instanceof AuthenticationException) {
      return FailureKind.LOGIN;
    }
    return error instanceof AuthorizationException ? FailureKind.PERMISSION : FailureKind.OTHER;
  }

  /** Returns what went wrong. */
  String text(Throwable error) {
    if (error instanceof SslAuthenticationException) {
      return "no TLS with Kafka at %s: %s; see ssl_cafile".formatted(brokers, innermost(error));
    }
    if (error instanceof AuthenticationException) {
      String user = brokers.user();
      return "Kafka at %s refused the login of user '%s': %s"
          .formatted(brokers, user == null ? "" : user, error.getMessage());
    }
    if (error instanceof RecordTooLargeException) {
      return "it is larger than the topic allows (max.message.bytes of the topic, or"
          + " message.max.bytes of the broker)";
    }
    if (error instanceof TopicAuthorizationException) {
      return "Kafka at %s denies user '%s' access to the topic".formatted(brokers, brokers.user());
    }
    if (error instanceof GroupAuthorizationException denied) {
      return "Kafka at %s denies user '%s' access to group %s"
          .formatted(brokers, brokers.user(), denied.groupId());
    }
    if (error instanceof BufferExhaustedException) {
      return "the backlog for Kafka at %s is full".formatted(brokers);
    }
    if (isUnresolved(error)) {
      return "no host name can be resolved: " + brokers;
    }
    return "Kafka at %s: %s".formatted(brokers, innermost(error));
  }

  /**
   * Returns why nothing is known of a topic: it does not exist, or no broker can be reached.
   *
   * @param metrics of the client that asked
   */
  String noTopic(String topic, Map<MetricName, ? extends Metric> metrics) {
    return isConnected(metrics)
        ? "Kafka at %s has no topic %s and does not create it (auto.create.topics.enable)"
            .formatted(brokers, topic)
        : unreachable();
  }

  String unreachable() {
    return "Kafka at %s cannot be reached (security_protocol is %s)".formatted(brokers, protocol);
  }

  /** Returns the message for a request that timed out. */
  String noAnswer(TimeoutException error) {
    return "Kafka at %s does not answer: %s".formatted(brokers, error.getMessage());
  }

  /** Returns whether a client is connected to any broker, by its own measurements. */
  static boolean isConnected(Map<MetricName, ? extends Metric> metrics) {
    return metrics.entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("connection-count"))
        .anyMatch(metric -> metric.getValue().metricValue() instanceof Double open && open > 0);
  }

  private static String innermost(Throwable error) {
    Throwable inner = error;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return message == null ? inner.getClass().getSimpleName() : message;
  }
}
