// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import static dev.bergen.notify.NotificationResult.HANDLED;
import static dev.bergen.notify.NotificationResult.REQUEUE;
import static dev.bergen.notify.Stage.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import dev.bergen.message.Priority;
import dev.bergen.spi.NotificationAddress;
import dev.bergen.spi.SendOptions;
import dev.bergen.wire.Notification;
import dev.bergen.wire.NotificationFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListenerDispatchTest {
  private final Stage stage = new Stage();
  private final BlockingQueue<NotificationEvent> events = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    stage.close();
  }

  private @Nullable NotificationResult keep(NotificationEvent event) {
    events.add(event);
    return null;
  }

  /** All seven methods. */
  public static final class Everything {
    private final BlockingQueue<String> heard;

    Everything(BlockingQueue<String> heard) {
      this.heard = heard;
    }

    public void audit(NotificationEvent event) {
      heard.add("audit " + event.eventType());
    }

    public void debug(NotificationEvent event) {
      heard.add("debug " + event.eventType());
    }

    public NotificationResult info(NotificationEvent event) {
      heard.add("info " + event.eventType());
      return HANDLED;
    }

    public @Nullable NotificationResult warn(NotificationEvent event) {
      heard.add("warn " + event.eventType());
      return null;
    }

    public void error(NotificationEvent event) {
      heard.add("error " + event.eventType());
    }

    public void critical(NotificationEvent event) {
      heard.add("critical " + event.eventType());
    }

    public void sample(NotificationEvent event) {
      heard.add("sample " + event.eventType());
    }

    public String unrelated(String text) {
      return text;
    }
  }

  record Disk(String name, long gigabytes) {}

  @ParameterizedTest
  @EnumSource(Priority.class)
  @Tag("LSN-02")
  @Tag("NOT-02")
  void a_method_named_after_a_priority_gets_its_events(Priority priority) {
    stage.listen(listener -> listener.endpoint(new Everything(stage.heard)));

    stage.notifier.notify(priority, NOBODY, "vm.created", Map.of());

    assertThat(stage.next()).isEqualTo(priority.key() + " vm.created");
    stage.assertSilence();
  }

  @Test
  @Tag("LSN-02")
  @Tag("LSN-03")
  @Tag("NOT-03")
  void an_event_has_publisher_type_time_and_its_payload_in_any_type() {
    stage.listen(listener -> listener.handler(this::keep));

    stage.notifier.warn(NOBODY, "disk.full", new Disk("sda", 42));

    NotificationEvent event = Stage.next(events);
    assertThat(event.publisherId()).isEqualTo("compute.host1");
    assertThat(event.eventType()).isEqualTo("disk.full");
    assertThat(event.priority()).isEqualTo(Priority.WARN);
    assertThat(event.context().isEmpty()).isTrue();
    assertThat(event.payload()).isEqualTo(Map.of("name", "sda", "gigabytes", 42L));
    assertThat(event.payload(Disk.class)).isEqualTo(new Disk("sda", 42));
    assertThat(event.metadata())
        .containsOnlyKeys("message_id", "timestamp")
        .containsEntry("message_id", event.messageId())
        .containsEntry("timestamp", event.timestamp());
    assertThat(event.redelivered()).isFalse();
    assertThat(event).hasToString(event.toString()).asString().doesNotContain("sda");
  }

  @Test
  @Tag("LSN-04")
  void only_priorities_with_a_handler_are_listened_to() {
    stage.listen(listener -> listener.handler(stage.noting(), Priority.ERROR, Priority.CRITICAL));

    stage.notifier.info(NOBODY, "waits for others", null);
    stage.notifier.error(NOBODY, "heard", null);
    assertThat(stage.next()).isEqualTo("heard");
    stage.assertSilence();
    stage.listen(listener -> listener.handler(stage.noting()));

    assertThat(stage.next()).isEqualTo("waits for others");
  }

  @Test
  @Tag("LSN-22")
  @Tag("TGT-09")
  void targets_name_topics_and_exchanges_and_nothing_else_of_them_counts() {
    Target other = Target.topic("events").withExchange("nova").withServer("node-1").withFanout();
    stage.listenTo(listener -> listener.handler(stage.noting()), Stage.TOPIC, other);
    NotificationAddress address = new NotificationAddress("nova", "events", "info");

    stage.info("here");
    stage
        .transport
        .notify(
            address,
            new Notification("1", "p", "there", "INFO", Json.NULL, "t", NOBODY),
            NotificationFormat.ENVELOPE,
            SendOptions.until(stage.timer.deadline(Duration.ofSeconds(5))))
        .join();

    assertThat(List.of(stage.next(), stage.next())).containsExactlyInAnyOrder("here", "there");
  }

  @Test
  @Tag("LSN-05")
  void every_endpoint_that_matches_runs_in_order_until_one_wants_it_again() {
    stage.listen(
        listener ->
            listener
                .handler(event -> note("first", HANDLED), Priority.INFO)
                .handler(event -> note("never", HANDLED), Priority.ERROR)
                .handler(event -> note("second", REQUEUE), Priority.INFO)
                .handler(event -> note("third", HANDLED), Priority.INFO)
                .requeue(RequeuePolicy.never()));

    stage.info("vm.created");

    assertThat(List.of(stage.next(), stage.next())).containsExactly("first", "second");
    stage.assertSilence();
  }

  private NotificationResult note(String what, NotificationResult result) {
    stage.heard.add(what);
    return result;
  }

  @Test
  @Tag("LSN-08")
  @Tag("LSN-09")
  void an_unknown_or_missing_priority_is_logged_and_forgotten() {
    stage.listen(listener -> listener.handler(stage.noting()).maxConcurrent(1));
    for (String priority : new String[] {"loud", null}) {
      stage
          .transport
          .notify(
              new NotificationAddress(null, "notifications", "info"),
              new Notification("1", null, "strange", priority, Json.NULL, null, NOBODY),
              NotificationFormat.ENVELOPE,
              SendOptions.until(stage.timer.deadline(Duration.ofSeconds(5))))
          .join();
    }

    stage.info("usual");

    assertThat(stage.next()).isEqualTo("usual");
    stage.assertSilence();
    assertThat(stage.log())
        .filteredOn(line -> line.startsWith("WARN Rejected"))
        .singleElement()
        .asString()
        .contains("strange", "its priority \"loud\" is unknown");
    stage.close();
    assertThat(stage.log())
        .anyMatch(line -> line.contains("0 unreadable messages and 2 of unknown priority"));
  }

  @Test
  void an_application_gets_events_of_unknown_priority_if_it_wants_them() {
    BlockingQueue<RejectedMessage> rejected = new LinkedBlockingQueue<>();
    stage.listen(listener -> listener.handler(stage.noting()).rejected(rejected::add));
    stage
        .transport
        .notify(
            new NotificationAddress(null, "notifications", "info"),
            new Notification("1", null, "strange", null, Json.of(5), null, NOBODY),
            NotificationFormat.ENVELOPE,
            SendOptions.until(stage.timer.deadline(Duration.ofSeconds(5))))
        .join();
    stage.info("usual");

    assertThat(stage.next()).isEqualTo("usual");
    assertThat(rejected)
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.reason()).isEqualTo("its priority is missing");
              assertThat(message.notification().payload().text()).isEqualTo("5");
              assertThat(message.body()).isEmpty();
            });
  }

  @Test
  @Tag("LSN-09")
  void members_that_the_sender_left_out_are_null() {
    stage.listen(listener -> listener.handler(this::keep));

    stage
        .transport
        .notify(
            new NotificationAddress(null, "notifications", "info"),
            new Notification(null, null, null, "INFO", Json.NULL, null, NOBODY),
            NotificationFormat.ENVELOPE,
            SendOptions.until(stage.timer.deadline(Duration.ofSeconds(5))))
        .join();

    NotificationEvent event = Stage.next(events);
    assertThat(event.messageId()).isNull();
    assertThat(event.publisherId()).isNull();
    assertThat(event.eventType()).isNull();
    assertThat(event.payload()).isNull();
    assertThat(event.payload(Disk.class)).isNull();
    assertThat(event.timestamp()).isNull();
  }

  @Test
  @Tag("SER-04")
  void the_serializer_reads_the_context_first_and_with_it_the_payload() {
    Serializer serializer =
        new Serializer() {
          @Override
          public RequestContext deserializeContext(RequestContext context) {
            return context.with("tenant", "blue");
          }

          @Override
          public @Nullable Object deserialize(RequestContext context, @Nullable Object entity) {
            return entity + " of " + context.get("tenant");
          }
        };
    stage.listen(listener -> listener.handler(this::keep).serializer(serializer));

    stage.notifier.info(NOBODY, "vm.created", "payload");

    NotificationEvent event = Stage.next(events);
    assertThat(event.context().get("tenant")).isEqualTo("blue");
    assertThat(event.payload()).isEqualTo("payload of blue");
    assertThat(event.payload(String.class)).isEqualTo("payload of blue");
  }

  @Test
  @Tag("FLT-01")
  @Tag("FLT-05")
  void filtered_events_reach_other_endpoints_and_are_acknowledged() {
    NotificationFilter volumes = NotificationFilter.any().withEventType("volume\\.");
    stage.listen(
        listener ->
            listener
                .handler(volumes, event -> note("volumes: " + event.eventType(), HANDLED))
                .handler(event -> note("all: " + event.eventType(), HANDLED)));

    stage.info("compute.created");
    stage.info("volume.created");

    assertThat(List.of(stage.next(), stage.next(), stage.next()))
        .containsExactlyInAnyOrder(
            "all: compute.created", "volumes: volume.created", "all: volume.created");
    stage.assertSilence();
  }

  @Test
  @Tag("LSN-12")
  @Tag("LSN-13")
  void a_pool_shares_a_copy_of_the_events_sent_since_its_start() {
    stage.info("before");
    stage.listen(
        listener -> listener.pool("audit").handler(event -> note("pool " + type(event), HANDLED)));
    stage.listen(
        listener -> listener.pool("audit").handler(event -> note("pool " + type(event), HANDLED)));
    stage.listen(listener -> listener.handler(event -> note("none " + type(event), HANDLED)));
    assertThat(stage.next()).isEqualTo("none before");

    stage.info("after");

    assertThat(List.of(stage.next(), stage.next()))
        .containsExactlyInAnyOrder("pool after", "none after");
    stage.assertSilence();
  }

  private static String type(NotificationEvent event) {
    return String.valueOf(event.eventType());
  }

  @Test
  void an_endpoint_that_cannot_be_called_is_refused_by_name() {
    NotificationListener.Builder builder =
        NotificationListener.builder(stage.transport, Stage.TOPIC);

    assertThatThrownBy(() -> builder.endpoint(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no public method named after a priority");
    assertThatThrownBy(() -> builder.endpoint(new WrongParameter()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("info", "NotificationEvent");
    assertThatThrownBy(() -> builder.endpoint(new WrongResult()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("returns neither void");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one endpoint");
    assertThatThrownBy(() -> builder.batchHandler(stage.notingBatches()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batch(size, timeout)");
    assertThatThrownBy(() -> NotificationListener.builder(stage.transport))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one target");
  }

  public static final class WrongParameter {
    public NotificationResult info(String text) {
      return text.isEmpty() ? HANDLED : REQUEUE;
    }
  }

  public static final class WrongResult {
    public String info(NotificationEvent event) {
      return event.toString();
    }
  }
}
