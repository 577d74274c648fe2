// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.spi.queues.TapRequest.Binding;
import java.util.List;

/**
 * The addresses that a tap shows. As on RabbitMQ, a routing key is a pattern of words with dots
 * between them: {@code *} is one word, {@code #} any number. The exchange of a fanout has no keys.
 */
final class TappedKeys {
  private final List<Pattern> patterns;

  private record Pattern(String exchange, List<String> words) {}

  TappedKeys(List<Binding> bindings) {
    this.patterns =
        bindings.stream()
            .map(each -> new Pattern(each.exchange(), words(each.routingKey())))
            .toList();
  }

  boolean contains(String exchange, String key) {
    List<String> words = words(key);
    for (Pattern pattern : patterns) {
      if (pattern.exchange.equals(exchange) && matches(pattern.words, words)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String key) {
    return List.of(key.split("\\.", -1));
  }

  private static boolean matches(List<String> pattern, List<String> key) {
    if (pattern.isEmpty()) {
      return key.isEmpty();
    }
    List<String> rest = pattern.subList(1, pattern.size());
    String word = pattern.get(0);
    if (word.equals("#")) {
      return matches(rest, key) || (!key.isEmpty() && matches(pattern, after(key)));
    }
    return !key.isEmpty()
        && (word.equals("*") || word.equals(key.get(0)))
        && matches(rest, after(key));
  }

  private static List<String> after(List<String> key) {
    return key.subList(1, key.size());
  }
}
