// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.tap;

import dev.bergen.cli.terminal.BoundedText;
import dev.bergen.observe.sight.Kind;
import dev.bergen.observe.sight.Sighting;
import dev.bergen.observe.tap.Joined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that selects messages. */
final class SightingFilter {
  private static final Pattern SIZE = Pattern.compile("size([<>])(\\d{1,12})");

  private static final Map<String, Function<Joined, @Nullable String>> PARTS =
      new LinkedHashMap<>();

  static {
    PARTS.put("kind", seen -> seen.sighting().kind().word());
    PARTS.put("exchange", seen -> seen.sighting().copy().exchange());
    PARTS.put("routing_key", seen -> seen.sighting().copy().routingKey());
    PARTS.put("topic", Joined::topic);
    PARTS.put("server", Joined::server);
    PARTS.put("method", Joined::method);
    PARTS.put("namespace", Joined::namespace);
    PARTS.put("version", Joined::version);
    PARTS.put("event_type", seen -> nameOf(seen.sighting(), Kind.NOTIFICATION));
    PARTS.put("priority", seen -> seen.sighting().priority());
    PARTS.put("publisher_id", seen -> seen.sighting().publisher());
    PARTS.put("error", seen -> nameOf(seen.sighting(), Kind.FAILURE));
    PARTS.put("message_id", seen -> seen.sighting().messageId());
    PARTS.put("reply_to", seen -> seen.sighting().replyTo());
    PARTS.put("request_id", Joined::requestId);
    PARTS.put("global_request_id", Joined::globalRequestId);
    PARTS.put("user", seen -> seen.sighting().copy().user());
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--filter",
      paramLabel = "PART=REGEX",
      description =
          "Only messages where the beginning of this part matches the expression: kind,"
              + " exchange, routing_key, topic, server, method, namespace, version, event_type,"
              + " priority, publisher_id, error, message_id, reply_to, request_id,"
              + " global_request_id, user; also size>BYTES and size<BYTES. A reply is treated"
              + " like its call. May be repeated, and all must match.")
  private List<String> filters = new ArrayList<>();

  private static @Nullable String nameOf(Sighting seen, Kind kind) {
    return seen.kind() == kind ? seen.name() : null;
  }

  /** Returns whether a message is wanted. */
  Predicate<Joined> compile() {
    Predicate<Joined> all = seen -> true;
    for (String text : filters) {
      all = all.and(part(text));
    }
    return all;
  }

  private Predicate<Joined> part(String text) {
    Matcher size = SIZE.matcher(text);
    if (size.matches()) {
      long bytes = Long.parseLong(size.group(2));
      return size.group(1).equals(">")
          ? seen -> seen.sighting().size() > bytes
          : seen -> seen.sighting().size() < bytes;
    }
    int equals = text.indexOf('=');
    Function<Joined, @Nullable String> value =
        equals < 0 ? null : PARTS.get(text.substring(0, equals));
    if (value == null) {
      throw refused(
          ("--filter: '%s' is not a part of a message; write PART=REGEX with one of %s, or"
                  + " size>BYTES")
              .formatted(text, String.join(", ", PARTS.keySet())));
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(text.substring(equals + 1));
    } catch (PatternSyntaxException e) {
      throw refused(
          "--filter: '%s' is not a regular expression: %s".formatted(text, e.getDescription()));
    }
    return seen -> beginsLike(value.apply(seen), pattern);
  }

  /** An undecided message is shown. */
  private static boolean beginsLike(@Nullable String value, Pattern pattern) {
    if (value == null) {
      return false;
    }
    try {
      return pattern.matcher(new BoundedText(value)).lookingAt();
    } catch (BoundedText.ExhaustedException | StackOverflowError e) {
      return true;
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(command.commandLine(), why);
  }
}
