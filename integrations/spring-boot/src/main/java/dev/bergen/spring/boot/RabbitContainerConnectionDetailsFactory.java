// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/** Finds the broker in a RabbitMQ container with {@code @ServiceConnection}. */
final class RabbitContainerConnectionDetailsFactory
    extends ContainerConnectionDetailsFactory<Container<?>, BergenConnectionDetails> {

  RabbitContainerConnectionDetailsFactory() {
    super(RabbitService.NAME);
  }

  @Override
  protected BergenConnectionDetails getContainerConnectionDetails(
      ContainerConnectionSource<Container<?>> source) {
    return new Details(source);
  }

  private static final class Details extends ContainerConnectionDetails<Container<?>>
      implements BergenConnectionDetails {

    Details(ContainerConnectionSource<Container<?>> source) {
      super(source);
    }

    @Override
    public @Nullable String url() {
      Container<?> container = getContainer();
      return RabbitService.url(
          container.getHost(), container.getMappedPort(RabbitService.PORT), container.getEnvMap());
    }

    @Override
    public String toString() {
      return "the service connection to a RabbitMQ container";
    }
  }
}
