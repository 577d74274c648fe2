// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.declare;

import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.topology.QueueSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Advice for a refusal that a retry will not change. */
public final class Advice {
  private Advice() {}

  /** Returns {@code null} where trying again may help. */
  public static @Nullable String on(Exception error, @Nullable Connection connection) {
    if (!(error instanceof RefusedException refused)
        || !refused.isForBeingTransient()
        || ((QueueSpec) refused.what()).own()) {
      return null;
    }
    return ("RabbitMQ%s refuses %s, which peers share, because it is neither durable nor exclusive."
            + " Set rabbit_quorum_queue = true and rabbit_transient_quorum_queue = true here and on"
            + " all peers of the virtual host; Python peers need both, and a release that knows both,"
            + " as 14.0 does not; for Java peers alone amqp_durable_queues = true will do. An exchange"
            + " that is there already and is not durable must be deleted first. Or let the broker"
            + " permit such queues, in rabbitmq.conf: deprecated_features.permit.%s = true. The broker"
            + " says: %s")
        .formatted(
            connection == null ? "" : " " + version(connection),
            refused.what().text(),
            AmqpErrors.TRANSIENT_QUEUES,
            AmqpErrors.text(error));
  }

  private static String version(Connection connection) {
    Map<String, @Nullable Object> properties = connection.serverProperties();
    return String.valueOf(properties == null ? null : properties.get("version"));
  }
}
