// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import dev.bergen.RequestContext;
import dev.bergen.message.Priority;
import dev.bergen.notify.Notifier;
import dev.bergen.testing.BergenExtension;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VolumeEventsTest {
  @RegisterExtension final BergenExtension bergen = new BergenExtension();

  @Test
  void a_listener_is_notified_of_a_new_volume() {
    Notifier notifier = Notifier.of(bergen.notificationTransport(), "volumes.node-1");

    notifier.info(RequestContext.empty(), "volume.create.end", Map.of("name", "disk-1"));

    bergen
        .recorder()
        .assertNotified("volume.create.end")
        .withPriority(Priority.INFO)
        .withPayloadEntry("name", "disk-1")
        .once();
  }
}
