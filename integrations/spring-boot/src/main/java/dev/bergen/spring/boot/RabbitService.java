// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.config.TransportUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where a RabbitMQ of a container is, by what the image is started with. */
final class RabbitService {
  /** The name of the image of containers that run RabbitMQ. */
  static final String NAME = "rabbitmq";

  static final int PORT = 5672;

  private RabbitService() {}

  /**
   * @param environment of the container
   */
  static String url(String host, int port, Map<String, String> environment) {
    String url =
        "rabbit://%s:%s@%s:%d/%s"
            .formatted(
                encoded(environment.getOrDefault("RABBITMQ_DEFAULT_USER", "guest")),
                encoded(environment.getOrDefault("RABBITMQ_DEFAULT_PASS", "guest")),
                host.contains(":") ? "[" + host + "]" : host,
                port,
                encoded(environment.getOrDefault("RABBITMQ_DEFAULT_VHOST", "")));
    TransportUrl unused = TransportUrl.parse(url);
    return url;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
