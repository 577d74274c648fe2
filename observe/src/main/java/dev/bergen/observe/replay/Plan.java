// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.Target;
import dev.bergen.observe.record.Session;
import dev.bergen.observe.sight.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The description of a replay for the operator who has to confirm it.
 *
 * @param requests how many there are of each method and address
 * @param total how many there are
 * @param others how many messages are not requests, or not among the selected ones
 * @param masked how many of the recording's messages have {@code ***} where a secret was
 * @param span from the first request to the last
 * @param sessions the recorded stretches
 * @param returning the addresses that requests came from and would go to again
 * @param cutOff why the recording ends before its end; {@code null} if it does not
 */
public record Plan(
    Map<Line, Long> requests,
    long total,
    long others,
    long masked,
    Duration span,
    List<Session> sessions,
    Set<String> returning,
    @Nullable String cutOff) {

  /** Beyond so many, methods and addresses are summed up. */
  private static final int MOST_LINES = 1000;

  private static final Line REST = new Line(Kind.UNREADABLE, "(others)", "");

  /** A method of an address. */
  public record Line(Kind kind, String name, String address) {}

  /**
   * Reads a recording once.
   *
   * @throws dev.bergen.observe.record.RecordingException if it cannot be read to its end
   */
  public static Plan of(Path recording, Selection selection, Redirection redirection) {
    Map<Line, Long> requests = new LinkedHashMap<>();
    Set<String> from = new LinkedHashSet<>();
    Set<String> to = new LinkedHashSet<>();
    long total = 0;
    long others = 0;
    Instant first = null;
    Instant last = null;
    try (Traffic traffic = Traffic.of(recording)) {
      while (traffic.hasNext()) {
        RecordedRequest request = traffic.nextRequest(true);
        if (request != null) {
          from.add(place(Redirection.NONE.target(request)));
        }
        if (request == null || !selection.test(request)) {
          others++;
          continue;
        }
        to.add(place(redirection.target(request)));
        total++;
        first = first == null ? request.at() : first;
        last = request.at();
        Line line = new Line(request.kind(), request.name(), request.address());
        boolean room = requests.size() < MOST_LINES || requests.containsKey(line);
        requests.merge(room ? line : REST, 1L, Long::sum);
      }
      to.retainAll(from);
      return new Plan(
          requests,
          total,
          others,
          traffic.reader().masked(),
          first == null || last == null ? Duration.ZERO : Duration.between(first, last),
          traffic.reader().sessions(),
          to,
          traffic.reader().cutOff());
    }
  }

  /** Its servers and its fanout are the topic's. */
  private static String place(Target target) {
    return (target.exchange() == null ? "" : target.exchange() + "/") + target.topic();
  }

  /** Returns the URLs that messages were recorded from, as far as they are known. */
  public Collection<String> urls() {
    List<String> urls = new ArrayList<>();
    for (Session session : sessions) {
      if (session.url() != null && !urls.contains(session.url())) {
        urls.add(session.url());
      }
    }
    return urls;
  }
}
