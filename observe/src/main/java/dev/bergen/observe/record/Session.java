// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The source of a stretch of a recording. A file has one for each time that writing to it began.
 *
 * @param started when it began
 * @param url where the broker was, without a password; {@code null} if it is not known
 * @param exchange the exchange of topics, such as {@code nova}; {@code null} if it is not known
 * @param topics the selected topics; none if everything was
 * @param firehose whether replies were seen, too
 * @param deliveries whether messages were seen once more as they were delivered
 */
public record Session(
    Instant started,
    @Nullable String url,
    @Nullable String exchange,
    List<String> topics,
    boolean firehose,
    boolean deliveries) {

  /** Copies the list. */
  public Session {
    topics = List.copyOf(topics);
  }

  /** A stretch without deliveries. */
  public Session(
      Instant started,
      @Nullable String url,
      @Nullable String exchange,
      List<String> topics,
      boolean firehose) {
    this(started, url, exchange, topics, firehose, false);
  }

  String text() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("started", started.toString());
    members.put("url", url);
    members.put("exchange", exchange);
    members.put("topics", topics);
    members.put("firehose", firehose);
    members.put("deliveries", deliveries);
    return Json.of(members).text();
  }

  /** Reads what {@link #text} returned; members that are missing, or new, do not matter. */
  static Session parse(String text, Instant at) throws MalformedMessageException {
    if (!(Json.parse(text).toJava() instanceof Map<?, ?> members)) {
      throw new MalformedMessageException("A session is not a JSON object", null);
    }
    List<String> topics = new ArrayList<>();
    if (members.get("topics") instanceof List<?> names) {
      names.forEach(name -> topics.add(String.valueOf(name)));
    }
    return new Session(
        at,
        members.get("url") instanceof String url ? url : null,
        members.get("exchange") instanceof String exchange ? exchange : null,
        topics,
        Boolean.TRUE.equals(members.get("firehose")),
        Boolean.TRUE.equals(members.get("deliveries")));
  }
}
