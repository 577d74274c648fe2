// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.config.DefaultOptions;
import dev.bergen.config.NotificationOptions;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** What properties, files and connection details say is what transports are opened with. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BergenPropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BergenAutoConfiguration.class));

  @TempDir Path directory;

  @Test
  void properties_set_up_the_transport_of_calls() {
    runner
        .withPropertyValues(
            "bergen.url=memory://properties",
            "bergen.control-exchange=billing",
            "bergen.rpc.timeout=1500ms",
            "bergen.rpc.ping=true")
        .run(
            context -> {
              RpcTransport transport = context.getBean(RpcTransport.class);
              assertThat(transport.url().toString()).isEqualTo("memory://properties");
              assertThat(transport.timeout()).isEqualTo(Duration.ofMillis(1500));
              assertThat(transport.options().get(DefaultOptions.CONTROL_EXCHANGE))
                  .isEqualTo("billing");
              assertThat(transport.options().get(DefaultOptions.RPC_PING_ENABLED)).isTrue();
            });
  }

  @Test
  void properties_set_up_notifications() {
    runner
        .withPropertyValues(
            "bergen.url=memory://properties",
            "spring.application.name=billing",
            "bergen.notifications.url=memory://others",
            "bergen.notifications.topics=audit,billing",
            "bergen.notifications.driver=messagingv2,log",
            "bergen.notifications.retry=3")
        .run(
            context -> {
              NotificationTransport transport = context.getBean(NotificationTransport.class);
              assertThat(transport.url().toString()).isEqualTo("memory://others");
              assertThat(transport.notificationOptions().get(NotificationOptions.RETRY))
                  .isEqualTo(3);
              Notifier notifier = context.getBean(Notifier.class);
              assertThat(notifier.topics()).containsExactly("audit", "billing");
              assertThat(notifier.drivers()).containsExactly("messagingv2", "log");
              assertThat(notifier.publisherId()).startsWith("billing.");
            });
  }

  @Test
  void any_option_can_be_set_by_its_group_and_name() {
    runner
        .withPropertyValues(
            "bergen.url=memory:",
            "bergen.options.DEFAULT.executor_thread_pool_size=7",
            "bergen.options.oslo-messaging-notifications.topics=by-dashes")
        .run(
            context -> {
              RpcTransport transport = context.getBean(RpcTransport.class);
              assertThat(transport.options().get(DefaultOptions.EXECUTOR_THREAD_POOL_SIZE))
                  .isEqualTo(7);
              assertThat(context.getBean(Notifier.class).topics()).containsExactly("by-dashes");
            });
  }

  @Test
  void a_file_of_oslo_config_gives_what_no_property_sets() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("nova.conf"),
            """
            [DEFAULT]
            transport_url = memory://of-the-file
            control_exchange = nova
            rpc_response_timeout = 17
            """);
    runner
        .withPropertyValues("bergen.config-file=" + file, "bergen.control-exchange=billing")
        .run(
            context -> {
              RpcTransport transport = context.getBean(RpcTransport.class);
              assertThat(transport.url().toString()).isEqualTo("memory://of-the-file");
              assertThat(transport.timeout()).isEqualTo(Duration.ofSeconds(17));
              assertThat(transport.options().get(DefaultOptions.CONTROL_EXCHANGE))
                  .isEqualTo("billing");
              // the operator has set no driver, so nothing is sent
              assertThat(context.getBean(Notifier.class).drivers()).isEmpty();
            });
  }

  @Test
  void connection_details_count_instead_of_the_url() {
    runner
        .withPropertyValues("bergen.url=rabbit://somewhere")
        .withBean(BergenConnectionDetails.class, () -> () -> "memory://details")
        .run(
            context ->
                assertThat(context.getBean(RpcTransport.class).url().toString())
                    .isEqualTo("memory://details"));
  }

  @Test
  void unused_transports_are_not_opened() {
    runner
        .withPropertyValues("bergen.url=kafka://is.not.there")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getSourceApplicationContext().getBeanFactory())
                  .satisfies(
                      beans -> {
                        assertThat(beans.containsSingleton("rpcTransport")).isFalse();
                        assertThat(beans.containsSingleton("notificationTransport")).isFalse();
                      });
            });
  }

  @Test
  void every_property_is_described_with_its_default() throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    collect("bergen", BergenProperties.class, expected);
    List<String> undescribed = new ArrayList<>();
    Map<String, String> described = new LinkedHashMap<>();
    try (InputStream metadata =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
      for (ConfigurationMetadataProperty property :
          ConfigurationMetadataRepositoryJsonBuilder.create(metadata)
              .build()
              .getAllProperties()
              .values()) {
        described.put(property.getId(), property.getType() + " " + property.getDefaultValue());
        if (property.getDescription() == null) {
          undescribed.add(property.getId());
        }
      }
    }

    assertThat(described).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(undescribed).isEmpty();
  }

  private static void collect(String prefix, Class<?> type, Map<String, String> into) {
    // of the components: javac 17 tells no type arguments of a compact constructor's parameters
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var constructor = ClassUtils.getConstructorIfAvailable(type, types);
    for (int i = 0; i < types.length; i++) {
      var parameter = Objects.requireNonNull(constructor).getParameters()[i];
      String name =
          prefix
              + "."
              + ConfigurationPropertyName.adapt(
                  parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT), '.');
      if (types[i].isRecord()) {
        collect(name, types[i], into);
      } else {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        String text =
            value == null || value.value().length == 0 ? "null" : String.join(",", value.value());
        into.put(
            name, components[i].getGenericType().getTypeName().replace(", ", ",") + " " + text);
      }
    }
  }
}
