// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a user wants to see: words, all of which a message must contain, and {@code
 * field:text}, where that field must contain the text. A minus before either negates it. There are
 * ten at most.
 */
public final class MessageFilter {

  /** A field of a message. */
  private interface Field {
    @Nullable String of(Sighting sighting);
  }

  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          Map.entry("kind", sighting -> sighting.kind().name()),
          Map.entry("topic", Sighting::topic),
          Map.entry("server", Sighting::server),
          Map.entry("method", Sighting::name),
          Map.entry("event", Sighting::name),
          Map.entry("name", Sighting::name),
          Map.entry("namespace", Sighting::namespace),
          Map.entry("version", Sighting::version),
          Map.entry("priority", Sighting::priority),
          Map.entry("publisher", Sighting::publisher),
          Map.entry("caller", Sighting::replyTo),
          Map.entry("exchange", sighting -> sighting.copy().exchange()),
          Map.entry("key", sighting -> sighting.copy().routingKey()),
          Map.entry("user", sighting -> sighting.copy().user()),
          Map.entry("request", MessageFilter::requests),
          Map.entry("message", Sighting::messageId));

  private static final int MOST_WORDS = 10;

  private final List<Predicate<Sighting>> conditions = new ArrayList<>();

  /**
   * Reads a filter; an empty one fits every message.
   *
   * @throws IllegalArgumentException if it has more than ten words
   */
  public MessageFilter(String text) {
    for (String word : text.toLowerCase(Locale.ROOT).strip().split("\\s+")) {
      if (!word.isEmpty() && !word.equals("-")) {
        boolean isNot = word.startsWith("-");
        Predicate<Sighting> condition = condition(isNot ? word.substring(1) : word);
        conditions.add(isNot ? condition.negate() : condition);
      }
    }
    if (conditions.size() > MOST_WORDS) {
      throw new IllegalArgumentException("A filter has " + MOST_WORDS + " words at most");
    }
  }

  boolean fits(Sighting sighting) {
    return conditions.stream().allMatch(condition -> condition.test(sighting));
  }

  /** A colon in a word that names no field is part of the word, as that of a host and port is. */
  private static Predicate<Sighting> condition(String word) {
    int colon = word.indexOf(':');
    Field field = colon < 0 ? null : FIELDS.get(word.substring(0, colon));
    if (field == null) {
      return sighting -> FIELDS.values().stream().anyMatch(each -> has(each, sighting, word));
    }
    String wanted = word.substring(colon + 1);
    return sighting -> has(field, sighting, wanted);
  }

  private static boolean has(Field field, Sighting sighting, String text) {
    String value = field.of(sighting);
    return value != null && value.toLowerCase(Locale.ROOT).contains(text);
  }

  private static @Nullable String requests(Sighting sighting) {
    String own = sighting.requestId();
    String global = sighting.globalRequestId();
    return own == null ? global : global == null ? own : own + " " + global;
  }
}
