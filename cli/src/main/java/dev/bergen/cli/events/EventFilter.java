// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.terminal.BoundedText;
import dev.bergen.routing.Glob;
import dev.bergen.wire.Notification;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that select events.
 *
 * <p>Texts match as those of {@link dev.bergen.notify.NotificationFilter} do. That, as Python's,
 * matches nothing else; a person who writes {@code payload.total=10} means the number.
 */
public final class EventFilter {
  private static final Logger log = LoggerFactory.getLogger(EventFilter.class);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--event",
      paramLabel = "GLOB",
      description = "Only event types like this: compute.instance.*; may be repeated.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "PART=REGEX",
      description =
          "Only events where the beginning of this part matches the expression:"
              + " publisher_id, event_type, context.KEY, metadata.KEY or payload.KEY; may be"
              + " repeated, and all must match. Numbers and booleans are compared by value:"
              + " payload.total=10 matches 10 and 10.0, not 10.05.")
  private List<String> filters = new ArrayList<>();

  /** Returns whether an event is wanted. */
  public Predicate<Notification> compile() {
    Predicate<Notification> all = event -> true;
    for (String text : filters) {
      all = all.and(part(text));
    }
    List<Glob> globs = events.stream().map(Glob::of).toList();
    return globs.isEmpty()
        ? all
        : all.and(
            event ->
                globs.stream().anyMatch(glob -> glob.matches(String.valueOf(event.eventType()))));
  }

  private Predicate<Notification> part(String text) {
    int equals = text.indexOf('=');
    String part = equals < 0 ? text : text.substring(0, equals);
    String expression = text.substring(equals + 1);
    Function<Notification, @Nullable Object> value = equals < 0 ? null : value(part);
    if (value == null) {
      throw refused(
          "--filter: '%s' is not a part of an event; write publisher_id=…, event_type=…,"
              + " context.KEY=…, metadata.KEY=… or payload.KEY=…",
          text);
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw refused(
          "--filter: %s",
          "%s is not a valid regular expression: '%s': %s"
              .formatted(part, expression, e.getDescription()));
    }
    return event -> matches(part, value.apply(event), pattern, expression);
  }

  /** Returns what finds that part of an event; {@code null} if there is no such part. */
  private static @Nullable Function<Notification, @Nullable Object> value(String part) {
    int dot = part.indexOf('.');
    String key = part.substring(dot + 1);
    return switch (dot < 0 ? part : part.substring(0, dot + 1)) {
      case "publisher_id" -> Notification::publisherId;
      case "event_type" -> Notification::eventType;
      case "context." -> event -> event.context().get(key);
      case "metadata." ->
          event ->
              switch (key) {
                case "message_id" -> event.messageId();
                case "timestamp" -> event.timestamp();
                default -> null;
              };
      case "payload." ->
          event -> event.payload().toJava() instanceof Map<?, ?> entries ? entries.get(key) : null;
      default -> null;
    };
  }

  private static boolean matches(
      String part, @Nullable Object value, Pattern pattern, String expression) {
    if (value instanceof String text) {
      return beginsLike(part, text, pattern);
    }
    if (value instanceof Number number) {
      BigDecimal wanted = number(expression);
      String text = number.toString();
      BigDecimal sent = number(text); // null for NaN
      if (wanted == null || sent == null) {
        return matchesAll(part, text, pattern);
      }
      return wanted.compareTo(sent) == 0;
    }
    return value instanceof Boolean truth && pattern.matcher(truth.toString()).matches();
  }

  private static boolean beginsLike(String part, String text, Pattern pattern) {
    return decided(part, text, pattern, Matcher::lookingAt);
  }

  private static boolean matchesAll(String part, String text, Pattern pattern) {
    return decided(part, text, pattern, Matcher::matches);
  }

  /** An undecided event is kept: an event that is taken and not printed is lost. */
  private static boolean decided(
      String part, String text, Pattern pattern, Predicate<Matcher> question) {
    try {
      return question.test(pattern.matcher(new BoundedText(text)));
    } catch (BoundedText.ExhaustedException | StackOverflowError e) {
      log.warn(
          "--filter {}={} needs too many steps for a text of {} characters; printing the"
              + " event without filtering. Simplify the expression",
          part,
          pattern,
          text.length());
      return true;
    }
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private ParameterException refused(String form, String what) {
    return new ParameterException(command.commandLine(), form.formatted(what));
  }
}
