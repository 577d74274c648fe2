// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.openstack;

import dev.bergen.json.Json;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationHandler;
import dev.bergen.notify.NotificationResult;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.OpenStackEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a service tells to a file below target/bodies, a line for each, from which the bodies
 * in the tests of bergen-openstack were taken; and hands it on.
 *
 * <p>Threads: any.
 */
final class Bodies implements NotificationHandler {
  private final Path file;
  private final Consumer<OpenStackEvent> next;

  Bodies(String service, Consumer<OpenStackEvent> next) {
    this.file = Path.of("target", "bodies", service + ".jsonl");
    this.next = next;
  }

  @Override
  public synchronized NotificationResult handle(NotificationEvent event) throws IOException {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event_type", event.eventType());
    line.put("publisher_id", event.publisherId());
    line.put("priority", event.priority().name());
    line.put("timestamp", event.timestamp());
    line.put("context", event.context().values());
    line.put("payload", event.payload());
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        Json.of(line).text() + System.lineSeparator(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    next.accept(OpenStackEvents.read(event));
    return NotificationResult.HANDLED;
  }
}
