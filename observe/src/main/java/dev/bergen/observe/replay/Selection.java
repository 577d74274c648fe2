// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.observe.sight.Kind;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The selection of recorded requests.
 *
 * @param topics only these; all if there are none
 * @param methods only methods and event types that fit one of these, where {@code *} stands for any
 *     letters; all if there are none
 * @param events whether notifications are selected, too
 */
public record Selection(List<String> topics, List<String> methods, boolean events)
    implements Predicate<RecordedRequest> {

  /** All calls and casts. */
  public static final Selection REQUESTS = new Selection(List.of(), List.of(), false);

  /** Copies the lists. */
  public Selection {
    topics = List.copyOf(topics);
    methods = List.copyOf(methods);
  }

  @Override
  public boolean test(RecordedRequest request) {
    return (events || request.kind() != Kind.NOTIFICATION)
        && (topics.isEmpty()
            || topics.contains(request.topic())
            || topics.contains(request.address()))
        && (methods.isEmpty() || methods.stream().anyMatch(method -> fits(method, request.name())));
  }

  private static boolean fits(String method, String name) {
    return method.indexOf('*') < 0
        ? method.equals(name)
        : Pattern.matches(
            Stream.of(method.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            name);
  }
}
