// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bergen.ConfigurationException;
import dev.bergen.DriverNotFoundException;
import dev.bergen.RequestContext;
import dev.bergen.config.Configuration;
import dev.bergen.config.NotificationOptions;
import dev.bergen.json.Json;
import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import dev.bergen.spi.SendOptions;
import dev.bergen.spi.support.ManualTimer;
import dev.bergen.wire.Notification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoutingDriverTest {
  private static final Duration CHECK = Duration.ofSeconds(2);

  private final ManualTimer timer = new ManualTimer();
  private final List<String> sent = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  @TempDir private Path directory;

  @Test
  @Tag("NDR-09")
  @Tag("NDR-15")
  void each_chosen_driver_gets_a_notification_once() throws IOException {
    NotificationDriver driver =
        open(
            "a: {log: {accepted_events: [x]}, noop: {}}\n"
                + "b: {log: {}, test: {accepted_events: [y]}}");

    var result = notify(driver, "x");

    assertThat(result).isCompleted();
    assertThat(sent).containsExactly("log x", "noop x");
  }

  @Test
  @Tag("NOT-09")
  void one_driver_that_fails_keeps_it_from_no_other() throws IOException {
    NotificationDriver driver = open("a: {broken: {}, log: {}, thrower: {}}");

    var result = notify(driver, "x");

    assertThat(sent).containsExactly("log x");
    assertThat(result)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .withMessage("broken")
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
  }

  @Test
  @Tag("NOT-10")
  void a_missing_driver_gets_nothing() throws IOException {
    NotificationDriver driver = open("a: {unheard: {}, log: {}}");

    assertThat(notify(driver, "x")).isCompleted();
    assertThat(sent).containsExactly("log x");
  }

  @Test
  void changed_rules_hold_without_a_restart() throws IOException {
    NotificationDriver driver = open("a: {log: {}}");

    Files.writeString(file(), "a: {noop: {}, test: {}}");
    timer.advance(CHECK);
    var unused = notify(driver, "x");

    assertThat(sent).containsExactly("noop x", "test x");
  }

  @Test
  void rules_that_cannot_be_read_any_more_leave_the_old_ones() throws IOException {
    NotificationDriver driver = open("a: {log: {}}");

    Files.writeString(file(), "a: [");
    timer.advance(CHECK);
    var first = notify(driver, "broken file");
    Files.delete(file());
    timer.advance(CHECK);
    var second = notify(driver, "no file");

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    Files.writeString(file(), "[".repeat(100) + "]".repeat(100));
    timer.advance(CHECK);
    var third = notify(driver, "deep file");

    assertThat(third).isCompleted();
    assertThat(sent).containsExactly("log broken file", "log no file", "log deep file");
  }

  @Test
  @Tag("NDR-14")
  void a_missing_file_is_reported_at_once() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> provider().open(settings(file().toString())))
        .withMessageContaining("There is no file")
        .withMessageContaining("routing_config");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> provider().open(settings("")))
        .withMessageContaining("needs the option routing_config");
  }

  @Test
  void closing_closes_the_drivers_that_were_opened() throws IOException {
    NotificationDriver driver = open("a: {log: {}, noop: {}}");

    driver.close();

    assertThat(closed).containsExactlyInAnyOrder("log", "noop");
  }

  private NotificationDriver open(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    return provider().open(settings(file().toString()));
  }

  private Path file() {
    return directory.resolve("routing.yaml");
  }

  private static NotificationDriverProvider provider() {
    return ServiceLoader.load(NotificationDriverProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("routing"))
        .findFirst()
        .orElseThrow();
  }

  private NotificationDriverSettings settings(String routingConfig) {
    return new NotificationDriverSettings(
        Configuration.empty()
            .with(NotificationOptions.GROUP.name(), "routing_config", routingConfig)
            .options(NotificationOptions.GROUP),
        List.of("notifications"),
        (address, notification, format, options) -> CompletableFuture.allOf(),
        this::other,
        timer);
  }

  private NotificationDriver other(String name) {
    if (name.equals("unheard")) {
      throw new DriverNotFoundException("Unknown notification driver " + name, null);
    }
    return new NotificationDriver() {
      @Override
      public CompletableFuture<Void> notify(Notification notification, SendOptions options) {
        if (name.equals("broken")) {
          return CompletableFuture.failedFuture(new IllegalStateException(name));
        }
        if (name.equals("thrower")) {
          throw new IllegalStateException(name);
        }
        sent.add(name + " " + notification.eventType());
        return CompletableFuture.allOf();
      }

      @Override
      public void close() {
        closed.add(name);
      }
    };
  }

  private CompletableFuture<Void> notify(NotificationDriver driver, String event) {
    Notification notification =
        new Notification("id", "me", event, "INFO", Json.NULL, "now", RequestContext.empty());
    return driver.notify(notification, SendOptions.until(timer.deadline(Duration.ofSeconds(1))));
  }
}
