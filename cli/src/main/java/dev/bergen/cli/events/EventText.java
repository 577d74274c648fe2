// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.RequestContext;
import dev.bergen.cli.terminal.SafeText;
import dev.bergen.json.Json;
import dev.bergen.message.Priority;
import dev.bergen.notify.NotificationEvent;
import dev.bergen.notify.RejectedMessage;
import dev.bergen.notify.outgoing.Secrets;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Notification;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** An event as people and as programs read it. */
public final class EventText {
  private static final int LONGEST_PREVIEW = 80;

  private final Ansi ansi;

  /**
   * Writes events for people.
   *
   * @param ansi whether there are colours
   */
  public EventText(Ansi ansi) {
    this.ansi = ansi;
  }

  /** Returns what a listener's handler got, as it travelled. */
  static Notification notification(NotificationEvent event) {
    return new Notification(
        event.messageId(),
        event.publisherId(),
        event.eventType(),
        event.priority().name(),
        Json.of(event.payload()),
        event.timestamp(),
        event.context());
  }

  /** Returns the same event with {@code ***} for passwords, tokens and other secrets. */
  public static Notification masked(Notification event) {
    Map<?, ?> context = (Map<?, ?>) Objects.requireNonNull(Secrets.mask(event.context().values()));
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    context.forEach((name, value) -> entries.put(String.valueOf(name), value));
    return new Notification(
        event.messageId(),
        event.publisherId(),
        event.eventType(),
        event.priority(),
        Json.of(Secrets.mask(event.payload().toJava())),
        event.timestamp(),
        RequestContext.of(entries));
  }

  /** Returns one line of JSON with all that came, and why it is not an event. */
  public static String json(RejectedMessage message) {
    Map<String, @Nullable Object> members = surroundings(message);
    members.put("body_base64", Base64.getEncoder().encodeToString(message.body()));
    return Json.of(members).text();
  }

  /** Returns that line without the body, whose secrets cannot be identified. */
  static String masked(RejectedMessage message) {
    Map<String, @Nullable Object> members = surroundings(message);
    members.put("body_bytes", message.body().length);
    return Json.of(Secrets.mask(Json.of(members).toJava())).text();
  }

  private static Map<String, @Nullable Object> surroundings(RejectedMessage message) {
    RawMessage raw = message.raw();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("unreadable", message.reason());
    members.put("source", message.source());
    members.put("properties", raw == null ? Map.of() : raw.properties());
    members.put("headers", message.headers());
    return members;
  }

  /** Returns one line of JSON with the names that travel. */
  public static String json(Notification event) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("timestamp", event.timestamp());
    members.put("priority", event.priority());
    members.put("event_type", event.eventType());
    members.put("publisher_id", event.publisherId());
    members.put("message_id", event.messageId());
    members.put("context", event.context().values());
    members.put("payload", event.payload().toJava());
    return Json.of(members).text();
  }

  /** Returns one line with the beginning of the payload. */
  public String line(Notification event) {
    String payload = SafeText.of(event.payload().text());
    String preview =
        payload.length() <= LONGEST_PREVIEW
            ? payload
            : payload.substring(0, LONGEST_PREVIEW - 1) + "…";
    return head(event) + "  " + styled("faint", preview);
  }

  /** Returns that line, and below it everything else. */
  String full(Notification event) {
    StringBuilder text = new StringBuilder(head(event)).append('\n');
    append(text, "message_id", event.messageId(), 1);
    if (!event.context().isEmpty()) {
      append(text, "context", event.context().values(), 1);
    }
    append(text, "payload", event.payload().toJava(), 1);
    return text.toString().stripTrailing();
  }

  private String head(Notification event) {
    Priority priority = Priority.ofName(event.priority());
    String given = event.priority() == null ? "-" : SafeText.of(event.priority());
    return "%s  %s  %s  %s"
        .formatted(
            SafeText.of(String.valueOf(event.timestamp())),
            styled(style(priority), "%-8s".formatted(priority == null ? given : priority.name())),
            styled("bold", SafeText.of(String.valueOf(event.eventType()))),
            SafeText.of(String.valueOf(event.publisherId())));
  }

  private static void append(StringBuilder text, String name, @Nullable Object value, int depth) {
    text.append("    ".repeat(depth)).append(SafeText.of(name)).append(": ");
    if (value instanceof Map<?, ?> members && !members.isEmpty()) {
      text.append('\n');
      members.forEach((key, member) -> append(text, String.valueOf(key), member, depth + 1));
    } else if (value instanceof List<?> elements
        && elements.stream().anyMatch(Map.class::isInstance)) {
      text.append('\n');
      for (int i = 0; i < elements.size(); i++) {
        append(text, "[" + i + "]", elements.get(i), depth + 1);
      }
    } else {
      text.append(SafeText.of(value instanceof String plain ? plain : Json.of(value).text()))
          .append('\n');
    }
  }

  private String styled(String style, String text) {
    if (!ansi.enabled()) {
      return text;
    }
    return Ansi.Style.on(Ansi.Style.parse(style))
        + text
        + Ansi.Style.off(Ansi.Style.parse(style))
        + Ansi.Style.reset.on();
  }

  private static String style(@Nullable Priority priority) {
    if (priority == null) {
      return "faint";
    }
    return switch (priority) {
      case CRITICAL -> "bold,fg(red)";
      case ERROR -> "fg(red)";
      case WARN -> "fg(yellow)";
      case INFO -> "fg(green)";
      case AUDIT -> "fg(cyan)";
      case DEBUG, SAMPLE -> "faint";
    };
  }
}
