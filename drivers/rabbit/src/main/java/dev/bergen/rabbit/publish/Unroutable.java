// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.publish;

import dev.bergen.config.KnownService;
import dev.bergen.rabbit.amqp.Channel;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.amqp.QueueInfo;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.ChannelOpener;
import dev.bergen.rabbit.link.Link;
import dev.bergen.rabbit.link.LinkUser;
import dev.bergen.rabbit.topology.Route;
import dev.bergen.spi.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out why a request was unroutable: no server has ever listened, or one listens on another
 * exchange. AMQP has no way to ask for bindings, but a queue of the name of the key is there or
 * not, and so are the exchanges that services are known to use. Only asks, and seldom: once a
 * second for each route.
 *
 * <p>Threads: any thread asks; the link's loop checks, on channels of its own.
 */
public final class Unroutable implements LinkUser {
  private static final Logger log = LoggerFactory.getLogger(Unroutable.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_ROUTES = 1_000;

  /**
   * @param text {@code null} before the first answer
   * @param inspected start of the last check
   */
  private record Finding(@Nullable String text, long inspected) {}

  private final Link link;
  private final Timer timer;
  private final Map<String, Finding> findings = new ConcurrentHashMap<>();
  private final Map<String, Boolean> logged = new ConcurrentHashMap<>();
  private final AtomicBoolean attached = new AtomicBoolean();

  /** Loop only. */
  private @Nullable Connection connection;

  public Unroutable(Link link, Timer timer) {
    this.link = link;
    this.timer = timer;
  }

  /** A cast is lost. Warns once for each route, since casts may be many and Python logs nothing. */
  void lost(Route route, Outgoing cast) {
    if (logged.size() >= MOST_ROUTES) {
      logged.clear();
    }
    if (logged.put(route.toString(), true) == null) {
      log.warn(
          "Unroutable, lost: {}. Further messages to this address are lost, too, until a"
              + " server listens there. A mandatory cast fails instead",
          cast);
    }
  }

  /** Finds out why the broker has no queue for {@code route}, unless that was just checked. */
  public void inspect(Route route) {
    String key = route.toString();
    long now = timer.nanoTime();
    Finding before = findings.get(key);
    if (before != null && now - before.inspected < PAUSE_NANOS) {
      return;
    }
    if (findings.size() >= MOST_ROUTES) {
      findings.clear();
    }
    findings.put(key, new Finding(before == null ? null : before.text, now));
    if (attached.compareAndSet(false, true)) {
      link.attach(this);
    }
    link.post(() -> inspectNow(route));
  }

  /** Returns the finding so far. */
  public String text(Route route) {
    Finding found = findings.get(route.toString());
    String more = found == null ? null : found.text;
    String none =
        "exchange %s has no queue for key '%s'".formatted(route.exchangeName(), route.key());
    return more == null ? none : none + "; " + more;
  }

  @Override
  public void connected(Connection fresh) {
    connection = fresh;
  }

  @Override
  public void disconnected(String reason) {
    connection = null;
  }

  private void inspectNow(Route route) {
    Connection current = connection;
    if (current == null) {
      return;
    }
    try {
      QueueInfo queue = queue(current, route.key());
      String text =
          queue == null
              ? "no queue of that name exists either: no server has listened there"
              : elsewhere(route, queue.consumers(), others(current, route));
      findings.put(route.toString(), new Finding(text, timer.nanoTime()));
    } catch (IOException e) {
      log.debug("Checking why {} is unroutable failed", route, e);
    }
  }

  static String elsewhere(Route route, int consumers, List<String> exchanges) {
    String from = consumers == 0 ? "no server consumes" : consumers + " take";
    String queue =
        "a queue of that name exists, from which "
            + from
            + ": its servers bound it after this request, or use another exchange";
    String usual = usual(route);
    String remedy = "name theirs (control_exchange, or the target's exchange)";
    if (usual != null && exchanges.contains(usual)) {
      return "%s, most likely %s, which is here: %s".formatted(queue, usual, remedy);
    }
    return exchanges.isEmpty()
        ? queue + ": " + remedy
        : "%s: %s; here are %s".formatted(queue, remedy, String.join(", ", exchanges));
  }

  /** Returns the exchange of the service that is known for the topic. */
  private static @Nullable String usual(Route route) {
    String key = route.key();
    KnownService whole = KnownService.ofTopic(key);
    int dot = key.indexOf('.');
    KnownService service =
        whole == null && dot > 0 ? KnownService.ofTopic(key.substring(0, dot)) : whole;
    return service == null || service.exchange().equals(route.exchangeName())
        ? null
        : service.exchange();
  }

  private static List<String> others(Connection on, Route route) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    Arrays.stream(KnownService.values()).forEach(service -> names.add(service.exchange()));
    names.remove(route.exchangeName());
    List<String> there = new ArrayList<>();
    for (String name : names) {
      if (isThere(on, channel -> channel.exchangeDeclarePassive(name).await())) {
        there.add(name);
      }
    }
    return there;
  }

  private static @Nullable QueueInfo queue(Connection on, String name) throws IOException {
    QueueInfo[] found = new QueueInfo[1];
    return isThere(on, channel -> found[0] = channel.queueDeclarePassive(name).await())
        ? found[0]
        : null;
  }

  private interface Question {
    void ask(Channel channel) throws IOException;
  }

  /** A thing that the user may not inspect counts as absent. */
  private static boolean isThere(Connection on, Question question) throws IOException {
    Channel brief = ChannelOpener.open(on);
    try {
      question.ask(brief);
      ChannelOpener.abort(brief);
      return true;
    } catch (IOException e) {
      ChannelOpener.abort(brief, e);
      if (AmqpErrors.channelClose(e) == null) {
        throw e;
      }
      return false;
    }
  }
}
