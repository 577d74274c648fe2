// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The broker is found where a container says that it is; no Docker is needed to say so. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class ServiceConnectionTest {

  /** As if it had been started. */
  static final class StartedContainer extends GenericContainer<StartedContainer> {
    StartedContainer() {
      super(DockerImageName.parse("rabbitmq:4.1"));
      withEnv("RABBITMQ_DEFAULT_USER", "app");
      withEnv("RABBITMQ_DEFAULT_PASS", "s/cret");
      withEnv("RABBITMQ_DEFAULT_VHOST", "prod");
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public String getHost() {
      return "127.0.0.1";
    }

    @Override
    public Integer getMappedPort(int port) {
      return port + 10_000;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithContainer {
    @Bean(destroyMethod = "stop")
    @ServiceConnection(name = "rabbitmq")
    StartedContainer rabbit() {
      return new StartedContainer();
    }
  }

  @Test
  void a_container_of_testcontainers_is_the_broker() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ServiceConnectionAutoConfiguration.class, BergenAutoConfiguration.class))
        .withUserConfiguration(WithContainer.class)
        .withPropertyValues("bergen.url=rabbit://elsewhere")
        .run(
            context ->
                assertThat(context.getBean(BergenConnectionDetails.class).url())
                    .isEqualTo("rabbit://app:s%2Fcret@127.0.0.1:15672/prod"));
  }

  @Test
  void a_service_of_docker_compose_is_the_broker() {
    ConnectionPorts ports = mock(ConnectionPorts.class);
    when(ports.get(5672)).thenReturn(32768);
    RunningService service = mock(RunningService.class);
    when(service.image()).thenReturn(ImageReference.of("rabbitmq:4"));
    when(service.host()).thenReturn("127.0.0.1");
    when(service.ports()).thenReturn(ports);
    when(service.env()).thenReturn(Map.of());
    when(service.labels()).thenReturn(Map.of());
    DockerComposeConnectionSource source = mock(DockerComposeConnectionSource.class);
    when(source.getRunningService()).thenReturn(service);

    BergenConnectionDetails details =
        new RabbitComposeConnectionDetailsFactory().getConnectionDetails(source);

    assertThat(details).isNotNull();
    assertThat(details.url()).isEqualTo("rabbit://guest:guest@127.0.0.1:32768/");
  }
}
