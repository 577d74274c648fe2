// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.RequestContext;
import dev.bergen.config.Configuration;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TestNotificationDriverTest {
  @RegisterExtension final BergenExtension bergen = new BergenExtension();

  @Test
  @Tag("NDR-08")
  @Tag("NDR-01")
  void driver_test_keeps_what_the_whole_process_sends_by_it() {
    TestNotificationDriverProvider.reset();
    Configuration configuration =
        Configuration.empty()
            .with("DEFAULT", "transport_url", bergen.url())
            .with("oslo_messaging_notifications", "driver", "test");
    try (NotificationTransport transport = NotificationTransport.builder(configuration).build()) {
      Notifier.of(transport, "p").withRetry(2).audit(RequestContext.empty(), "kept", Map.of());
    }

    assertThat(TestNotificationDriverProvider.sent())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.notification().eventType()).isEqualTo("kept");
              assertThat(sent.notification().priority()).isEqualTo("AUDIT");
              assertThat(sent.retry()).isEqualTo(2);
            });
    assertThat(bergen.recorder().notifications()).isEmpty();
    TestNotificationDriverProvider.reset();
    assertThat(TestNotificationDriverProvider.sent()).isEmpty();
  }
}
