// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the events that an endpoint gets: those that match each of its expressions.
 *
 * <p>Immutable: derive with {@code withX}. An expression is a regular one, in Java's form, and must
 * match from the start of a text, not to its end. As in Python, {@code \w}, {@code \d} and {@code
 * (?i)} are about all of Unicode, and only a line feed ends a line. A missing or non-text value
 * does not match, so that no expression matches the number 10: this is Python's rule, which
 * operators know. The command's {@code --filter} compares numbers, too.
 */
public final class NotificationFilter {
  /** Python's classes of characters are Unicode's, and only a line feed ends a line. */
  private static final int AS_PYTHON = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES;

  private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);
  private static final NotificationFilter ANY = new NotificationFilter(Map.of());

  private final Map<Part, Pattern> expressions;

  private NotificationFilter(Map<Part, Pattern> expressions) {
    this.expressions = expressions;
  }

  /** The part that an expression matches. */
  private enum Where {
    PUBLISHER_ID,
    EVENT_TYPE,
    CONTEXT,
    METADATA,
    PAYLOAD
  }

  /**
   * @param key an entry of it; {@code null} for a part without entries
   */
  private record Part(Where where, @Nullable String key) {
    @Nullable Object of(NotificationEvent event) {
      String name = String.valueOf(key);
      return switch (where) {
        case PUBLISHER_ID -> event.publisherId();
        case EVENT_TYPE -> event.eventType();
        case CONTEXT -> event.context().get(name);
        case METADATA -> event.metadata().get(name);
        case PAYLOAD -> event.payloadEntry(name);
      };
    }

    @Override
    public String toString() {
      String part = where.name().toLowerCase(Locale.ROOT);
      return key == null ? part : part + "." + key;
    }
  }

  /** Returns the filter that accepts every event. */
  public static NotificationFilter any() {
    return ANY;
  }

  /**
   * Accepts only events of a matching publisher.
   *
   * @throws IllegalArgumentException if {@code expression} is invalid; so do all methods here
   */
  public NotificationFilter withPublisherId(String expression) {
    return with(new Part(Where.PUBLISHER_ID, null), expression);
  }

  /** Accepts only events of a matching type. */
  public NotificationFilter withEventType(String expression) {
    return with(new Part(Where.EVENT_TYPE, null), expression);
  }

  /** Accepts only events with a matching text in their context. */
  public NotificationFilter withContext(String key, String expression) {
    return with(new Part(Where.CONTEXT, key), expression);
  }

  /**
   * Accepts only events with matching metadata.
   *
   * @param key {@code message_id} or {@code timestamp}
   */
  public NotificationFilter withMetadata(String key, String expression) {
    return with(new Part(Where.METADATA, key), expression);
  }

  /** Accepts only events with a matching text in their payload, which must be an object. */
  public NotificationFilter withPayload(String key, String expression) {
    return with(new Part(Where.PAYLOAD, key), expression);
  }

  private NotificationFilter with(Part part, String expression) {
    Map<Part, Pattern> more = new LinkedHashMap<>(expressions);
    try {
      more.put(part, Pattern.compile(expression, AS_PYTHON));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "The filter's %s is not a valid regular expression: '%s': %s"
              .formatted(part, expression, e.getDescription()),
          e);
    }
    return new NotificationFilter(more);
  }

  /** Returns whether {@code event} matches all expressions. */
  public boolean matches(NotificationEvent event) {
    for (var each : expressions.entrySet()) {
      if (!(each.getKey().of(event) instanceof String text)
          || !beginsLike(each.getKey(), each.getValue(), text)) {
        return false;
      }
    }
    return true;
  }

  private static boolean beginsLike(Part part, Pattern expression, String text) {
    try {
      return expression.matcher(new BoundedText(text)).lookingAt();
    } catch (BoundedText.ExhaustedException | StackOverflowError e) {
      log.warn(
          "The filter's {} needs too many steps for a text of {} characters; treating it as"
              + " not matching. Simplify {}",
          part,
          text.length(),
          expression);
      return false;
    }
  }

  @Override
  public String toString() {
    return "NotificationFilter" + expressions;
  }
}
