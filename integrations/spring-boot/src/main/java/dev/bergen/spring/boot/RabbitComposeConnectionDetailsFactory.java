// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/** Finds the broker in a RabbitMQ service of Docker Compose. */
final class RabbitComposeConnectionDetailsFactory
    extends DockerComposeConnectionDetailsFactory<BergenConnectionDetails> {

  RabbitComposeConnectionDetailsFactory() {
    super(RabbitService.NAME);
  }

  @Override
  protected BergenConnectionDetails getDockerComposeConnectionDetails(
      DockerComposeConnectionSource source) {
    return new Details(source.getRunningService());
  }

  private static final class Details extends DockerComposeConnectionDetails
      implements BergenConnectionDetails {
    private final String url;

    Details(RunningService service) {
      super(service);
      this.url =
          RabbitService.url(service.host(), service.ports().get(RabbitService.PORT), service.env());
    }

    @Override
    public String url() {
      return url;
    }

    @Override
    public String toString() {
      return "the RabbitMQ service of Docker Compose";
    }
  }
}
