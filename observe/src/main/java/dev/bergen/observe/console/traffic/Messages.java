// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console.traffic;

import dev.bergen.observe.sight.Sighting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were seen last, as many as fit.
 *
 * <p>Threads: the lock of {@link BusTraffic}.
 */
final class Messages {
  private static final int MOST = 6_000;
  private static final long MOST_BYTES = 20L << 20;

  /** The approximate size of a message without its body and its headers. */
  private static final long OVERHEAD = 1_000;

  /** One of them. Its shown parts no longer change, so that reading them needs no lock. */
  record Numbered(long number, Sighting sighting, @Nullable TrafficSpan call) {}

  private final ArrayDeque<Numbered> newestFirst = new ArrayDeque<>();
  private long bytes;
  private long last;

  /**
   * @param call the call that it answers; {@code null} if it is not a reply, or the call was not
   *     seen
   */
  void add(Sighting sighting, @Nullable TrafficSpan call) {
    newestFirst.addFirst(new Numbered(++last, sighting, call));
    bytes += bytes(sighting);
    while (newestFirst.size() > MOST || (bytes > MOST_BYTES && newestFirst.size() > 1)) {
      bytes -= bytes(newestFirst.removeLast().sighting);
    }
  }

  private static long bytes(Sighting sighting) {
    var headers = sighting.copy().message().headers();
    return OVERHEAD + sighting.size() + (headers.isEmpty() ? 0 : headers.toString().length());
  }

  @Nullable Sighting find(long number) {
    for (Numbered each : newestFirst) {
      if (each.number == number) {
        return each.sighting;
      }
    }
    return null;
  }

  /**
   * Returns the newest messages first.
   *
   * @param after the number of the last message that is known already; 0 if none is
   */
  List<Numbered> since(long after) {
    List<Numbered> newer = new ArrayList<>();
    for (Numbered each : newestFirst) {
      if (each.number <= after) {
        break;
      }
      newer.add(each);
    }
    return newer;
  }

  /** Returns those that fit, as the page shows them. Needs no lock. */
  static List<MessageRow> rows(List<Numbered> messages, MessageFilter filter, int most) {
    return messages.stream()
        .filter(each -> filter.fits(each.sighting))
        .limit(most)
        .map(Messages::row)
        .toList();
  }

  long last() {
    return last;
  }

  int size() {
    return newestFirst.size();
  }

  private static MessageRow row(Numbered numbered) {
    Sighting sighting = numbered.sighting;
    TrafficSpan call = numbered.call;
    return new MessageRow(
        numbered.number,
        sighting.at().toEpochMilli(),
        sighting.kind(),
        sighting.copy().exchange(),
        call == null ? SeenNames.destination(sighting) : call.caller,
        name(sighting, call),
        sighting.namespace(),
        sighting.version(),
        sighting.priority(),
        call == null ? SeenNames.knownSender(sighting) : call.topic,
        sighting.size(),
        call == null ? sighting.requestId() : call.requestId,
        sighting.messageId(),
        sighting.problem());
  }

  /** A reply is named after the method that it answers, and its outcome. */
  private static String name(Sighting sighting, @Nullable TrafficSpan call) {
    String own = sighting.name() == null ? "" : sighting.name();
    if (call == null) {
      return own;
    }
    return own.isEmpty() ? call.name : call.name + ": " + own;
  }
}
