// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.Notifier;
import dev.bergen.spring.boot.BergenAutoConfiguration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Methods of beans hear of the events that their annotation names. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationHandlerTest {
  record Volume(String name, int size) {}

  static class Heard {
    final BlockingQueue<Object> of = new LinkedBlockingQueue<>();

    Object next() throws InterruptedException {
      return String.valueOf(of.poll(30, TimeUnit.SECONDS));
    }
  }

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(BergenAutoConfiguration.class))
          .withBean(Heard.class)
          .withPropertyValues(
              "bergen.url=memory://handlers",
              "bergen.notifications.publisher-id=billing.host1",
              "bergen.notifications.topics=events");

  static class Everything {
    private final Heard heard;

    Everything(Heard heard) {
      this.heard = heard;
    }

    @NotificationHandler
    void all(NotificationEvent event, RequestContext context, Priority priority, Volume volume) {
      heard.of.add(
          List.of(
              String.valueOf(event.publisherId()),
              String.valueOf(context.get("project")),
              priority,
              volume));
    }
  }

  @Test
  void a_method_gets_event_context_priority_and_the_payload_as_its_type() {
    runner
        .withBean(Everything.class)
        .run(
            context -> {
              context
                  .getBean(Notifier.class)
                  .warn("volume.create.end", Map.of("name", "disk-1", "size", 3));

              assertThat(context.getBean(Heard.class).next())
                  .isEqualTo("[billing.host1, null, WARN, Volume[name=disk-1, size=3]]");
            });
  }

  static class Some {
    private final Heard heard;

    Some(Heard heard) {
      this.heard = heard;
    }

    @NotificationHandler(
        topics = "${audit.topic}",
        events = {"volume\\.create", "volume\\.delete"},
        publisher = "billing",
        priorities = Priority.INFO)
    public void volumes(NotificationEvent event) {
      heard.of.add(String.valueOf(event.eventType()));
    }

    @NotificationHandler(topics = "${audit.topic}", events = "the\\.end")
    public void end(NotificationEvent event) {
      heard.of.add("end");
    }
  }

  @Test
  void only_the_events_of_topic_type_publisher_and_priority_arrive() {
    runner
        .withBean(Some.class)
        .withPropertyValues("audit.topic=audit", "bergen.notifications.max-concurrent=1")
        .run(
            context -> {
              Notifier audit = context.getBean(Notifier.class).withTopics("audit");
              audit.info("server.create.end", null);
              audit.withPublisherId("other").info("volume.create.end", null);
              audit.info("volume.delete.end", null);
              audit.info("the.end", null);

              Heard heard = context.getBean(Heard.class);
              assertThat(heard.next()).isEqualTo("volume.delete.end");
              assertThat(heard.next()).isEqualTo("end");
              assertThat(heard.of).isEmpty();
            });
  }

  static class Pools {
    private final Heard heard;

    Pools(Heard heard) {
      this.heard = heard;
    }

    @NotificationHandler(pool = "a")
    public void a() {
      heard.of.add("pool a");
    }

    @NotificationHandler
    public void one() {
      heard.of.add("one");
    }

    @NotificationHandler
    public void two() {
      heard.of.add("two");
    }
  }

  @Test
  void each_method_of_an_application_gets_an_event_and_so_does_each_pool() {
    runner
        .withBean(Pools.class)
        .run(
            context -> {
              context.getBean(Notifier.class).info("backup.end", null);

              Heard heard = context.getBean(Heard.class);
              assertThat(List.of(heard.next(), heard.next(), heard.next()))
                  .containsExactlyInAnyOrder("pool a", "one", "two");
            });
  }

  static class Failing {
    private final Heard heard;

    Failing(Heard heard) {
      this.heard = heard;
    }

    @NotificationHandler
    public void hear(NotificationEvent event) {
      heard.of.add("heard");
      if (heard.of.size() < 2) {
        throw new IllegalStateException("not now");
      }
    }
  }

  @Test
  void an_exception_asks_for_the_event_to_come_again() {
    runner
        .withBean(Failing.class)
        .run(
            context -> {
              context.getBean(Notifier.class).info("backup.end", null);

              Heard heard = context.getBean(Heard.class);
              await().atMost(60, TimeUnit.SECONDS).until(() -> heard.of.size() == 2);
            });
  }

  static class TwoPayloads {
    @NotificationHandler
    public void hear(String one, String two) {}
  }

  @Test
  void a_method_that_cannot_be_called_stops_the_start_and_is_named() {
    runner
        .withBean(TwoPayloads.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(InvalidRpcInterfaceException.class)
                    .rootCause()
                    .hasMessageContainingAll("TwoPayloads.hear", "payload"));
  }

  @Configuration(proxyBeanMethods = false)
  static class WithCustomizer {
    @Bean
    NotificationListenerCustomizer onThisThread() {
      return (listener, target) -> listener.executor(Runnable::run);
    }
  }

  @Test
  void a_customizer_sets_up_every_listener() {
    runner
        .withBean(Pools.class)
        .withUserConfiguration(WithCustomizer.class)
        .run(
            context -> {
              assertThat(context.getBean(NotificationListeners.class).describe()).hasSize(2);
              context.getBean(Notifier.class).info("backup.end", null);
              assertThat(context.getBean(Heard.class).next()).isNotEqualTo("null");
            });
  }
}
