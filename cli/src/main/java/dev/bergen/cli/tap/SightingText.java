// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.json.Json;
import dev.bergen.observe.sight.JsonLine;
import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.tap.Content;
import dev.bergen.observe.tap.Joined;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * A message that was seen, as people and as programs read it.
 *
 * <p>Threads: one at a time.
 */
final class SightingText {
  private final Ansi ansi;
  private final boolean full;
  private final boolean showSecrets;
  private final SecondText second = new SecondText();

  SightingText(Ansi ansi, boolean full, boolean showSecrets) {
    this.ansi = ansi;
    this.full = full;
    this.showSecrets = showSecrets;
  }

  /** Returns one line, and the content of the message below it if that is requested. */
  String text(Joined seen) {
    Sighting sighting = seen.sighting();
    List<String> parts = new ArrayList<>();
    parts.add(Words.clock(sighting.at()));
    parts.add(
        Words.styled(ansi, style(sighting.kind()), "%-12s".formatted(sighting.kind().word())));
    String exchange = sighting.copy().exchange();
    parts.add(exchange.isEmpty() ? "(default)" : Words.safe(exchange));
    parts.add(address(seen));
    parts.add(Words.styled(ansi, "bold", what(seen)));
    if (seen.after() != null) {
      parts.add("after " + Words.duration(seen.after()));
    }
    parts.add(Words.size(sighting.size()));
    parts.add(Words.safe(seen.requestId()));
    if (sighting.kind() == Kind.CALL) {
      parts.add("-> " + Words.safe(sighting.replyTo()));
    }
    String line = String.join("  ", parts);
    return full ? line + inside(seen) : line;
  }

  private static String address(Joined seen) {
    String topic = seen.topic();
    if (topic == null) {
      return Words.safe(seen.sighting().copy().routingKey());
    }
    String server = seen.server();
    return Words.safe(server == null ? topic : topic + "." + server);
  }

  private static String what(Joined seen) {
    Sighting sighting = seen.sighting();
    return switch (sighting.kind()) {
      case CALL, CAST, FANOUT, REPLY, HEARTBEAT -> method(seen);
      case FAILURE -> method(seen) + ": " + Words.safe(sighting.name());
      case NOTIFICATION ->
          "%s %s from %s"
              .formatted(
                  Words.safe(sighting.priority()),
                  Words.safe(sighting.name()),
                  Words.safe(sighting.publisher()));
      case UNREADABLE -> "(" + Words.safe(sighting.problem()) + ")";
    };
  }

  private static String method(Joined seen) {
    StringBuilder text = new StringBuilder();
    if (seen.namespace() != null) {
      text.append(Words.safe(seen.namespace())).append('.');
    }
    text.append(Words.safe(seen.method()));
    return seen.version() == null
        ? text.toString()
        : text.append(' ').append(Words.safe(seen.version())).toString();
  }

  private String inside(Joined seen) {
    StringBuilder text = new StringBuilder();
    Object content = Content.of(seen.sighting().copy().message(), showSecrets);
    if (content instanceof Map<?, ?> members) {
      members.forEach(
          (name, value) ->
              text.append("\n    ")
                  .append(Words.safe(String.valueOf(name)))
                  .append(": ")
                  .append(
                      Words.safe(value instanceof String plain ? plain : Json.of(value).text())));
    } else if (content != null) {
      text.append("\n    ").append(Words.safe(Json.of(content).text()));
    }
    return text.toString();
  }

  /** Returns one line of JSON. */
  String json(Joined seen) {
    Sighting sighting = seen.sighting();
    JsonLine line = new JsonLine();
    line.written("at", out -> time(sighting.at(), out));
    line.text("kind", sighting.kind().word());
    line.text("exchange", sighting.copy().exchange());
    line.text("routing_key", sighting.copy().routingKey());
    line.text("topic", seen.topic());
    line.text("server", seen.server());
    line.text("method", seen.method());
    line.text("namespace", seen.namespace());
    line.text("version", seen.version());
    switch (sighting.kind()) {
      case NOTIFICATION -> line.text("event_type", sighting.name());
      case FAILURE -> line.text("error", sighting.name());
      default -> {
        // the method implies it
      }
    }
    line.text("priority", sighting.priority());
    line.text("publisher_id", sighting.publisher());
    line.text("message_id", sighting.messageId());
    line.text("reply_to", sighting.replyTo());
    line.text("request_id", seen.requestId());
    line.text("global_request_id", seen.globalRequestId());
    line.text("user", sighting.copy().user());
    line.value("size", sighting.size());
    Duration after = seen.after();
    if (after != null) {
      line.value("after_seconds", after.toNanos() / 1e9);
    }
    line.text("problem", sighting.problem());
    if (full) {
      putContent(line, sighting);
    }
    return line.end();
  }

  private void time(Instant time, StringBuilder out) {
    out.append('"');
    second.append(time, out);
    out.append('"');
  }

  private void putContent(JsonLine line, Sighting sighting) {
    Object content = Content.of(sighting.copy().message(), showSecrets);
    if (content != null) {
      line.value("message", content);
    } else if (showSecrets) { // its content is unknown
      byte[] body = sighting.copy().message().body();
      line.text("body_base64", Base64.getEncoder().encodeToString(body));
    }
  }

  static String style(Kind kind) {
    return switch (kind) {
      case CALL -> "fg(cyan)";
      case CAST, FANOUT -> "fg(blue)";
      case REPLY -> "fg(green)";
      case FAILURE, UNREADABLE -> "fg(red)";
      case HEARTBEAT -> "faint";
      case NOTIFICATION -> "fg(magenta)";
    };
  }
}
