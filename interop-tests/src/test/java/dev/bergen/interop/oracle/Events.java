// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.NotificationFilter;
import dev.bergen.notify.NotificationListener;
import dev.bergen.notify.Notifier;
import dev.bergen.transport.NotificationTransport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Events and filters, each filter to be tried on each event. */
final class Events {
  static final List<Map<String, @Nullable Object>> ALL =
      List.of(
          event("compute.host1", "instance.create.end", Map.of("state", "active", "count", 1)),
          event("compute.host1", "instance.create.start", Map.of("state", "")),
          event("compute.host2", "Instance.create.end", Map.of("state", "a\nb")),
          event("network.host1", "port.create.end", Map.of("state", List.of("active"))),
          event("network.host1", "port\ncreate", Map.of("nested", Map.of("state", "active"))),
          event("größe.host", "ίnstance.create", Map.of("state", "ACTIVE")),
          event("compute.host٣", "line\rinstance.create", Map.of("state", "a\rb")),
          event("compute.host1\r", "instance.create.end\n", Map.of("state", "Straße")),
          event("", "", Map.of()));

  static final List<Map<String, @Nullable Object>> FILTERS =
      List.of(
          Map.of(),
          Map.of("event_type", "instance\\.create"),
          Map.of("event_type", "create"),
          Map.of("event_type", "^instance.*end$"),
          Map.of("event_type", "(?i)INSTANCE"),
          Map.of("event_type", "port.create"),
          Map.of("event_type", "(instance|port)\\.create\\.(start|end)"),
          Map.of("event_type", "\\w+\\.create"),
          Map.of("publisher_id", "compute\\.host\\d$"),
          Map.of("event_type", "line.instance"),
          Map.of("event_type", "line\\sinstance\\b"),
          Map.of("payload", Map.of("state", "(?i)STRA\\wE")),
          Map.of("publisher_id", "[^.]+\\.host1", "event_type", "port"),
          Map.of("publisher_id", ""),
          Map.of("payload", Map.of("state", "act")),
          Map.of("payload", Map.of("state", ".*")),
          Map.of("payload", Map.of("state", "a.b")),
          Map.of("payload", Map.of("count", "1")),
          Map.of("payload", Map.of("state", "active", "count", ".*")),
          Map.of("context", Map.of("project_id", "p1")),
          Map.of("context", Map.of("is_admin", "True")),
          Map.of("context", Map.of("missing", ".*")),
          Map.of("metadata", Map.of("timestamp", "\\d{4}-\\d\\d-\\d\\d ")),
          Map.of("metadata", Map.of("message_id", "[0-9a-f-]{36}$")),
          Map.of("metadata", Map.of("priority", "INFO")));

  private Events() {}

  private static Map<String, @Nullable Object> event(
      String publisher, String type, Map<String, ?> payload) {
    return Map.of("publisher", publisher, "type", type, "payload", payload);
  }

  /** Returns the events as a listener gets them, in order. */
  static List<NotificationEvent> heard(List<Map<String, @Nullable Object>> sent) throws Exception {
    RequestContext context = RequestContext.empty().with("project_id", "p1").with("is_admin", true);
    BlockingQueue<NotificationEvent> heard = new LinkedBlockingQueue<>();
    try (NotificationTransport transport = NotificationTransport.open("memory://oracle");
        NotificationListener listener =
            NotificationListener.builder(transport, Target.topic("oracle"))
                .consumer(heard::add, Priority.values())
                .build()) {
      listener.start();
      List<NotificationEvent> all = new ArrayList<>();
      for (Map<String, @Nullable Object> event : sent) {
        Notifier.of(transport, String.valueOf(event.get("publisher")))
            .withDrivers("messagingv2")
            .withTopics("oracle")
            .info(context, String.valueOf(event.get("type")), event.get("payload"));
        NotificationEvent next = heard.poll(30, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("Not heard: " + event);
        }
        all.add(next);
      }
      return all;
    }
  }

  @SuppressWarnings("unchecked")
  static NotificationFilter filter(Map<String, @Nullable Object> parts) {
    NotificationFilter filter = NotificationFilter.any();
    for (Map.Entry<String, @Nullable Object> part : parts.entrySet()) {
      if (part.getValue() instanceof Map<?, ?> entries) {
        for (Map.Entry<String, String> entry : ((Map<String, String>) entries).entrySet()) {
          filter =
              switch (part.getKey()) {
                case "context" -> filter.withContext(entry.getKey(), entry.getValue());
                case "metadata" -> filter.withMetadata(entry.getKey(), entry.getValue());
                default -> filter.withPayload(entry.getKey(), entry.getValue());
              };
        }
      } else if (part.getKey().equals("event_type")) {
        filter = filter.withEventType(String.valueOf(part.getValue()));
      } else {
        filter = filter.withPublisherId(String.valueOf(part.getValue()));
      }
    }
    return filter;
  }

  static Map<String, ?> question(Map<String, @Nullable Object> filter, NotificationEvent event) {
    Map<String, @Nullable Object> asked = new LinkedHashMap<>();
    asked.put("context", event.context().values());
    asked.put("publisher_id", event.publisherId());
    asked.put("event_type", event.eventType());
    asked.put("metadata", event.metadata());
    asked.put("payload", event.payload());
    return Map.of("filter", filter, "event", asked);
  }
}
