// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.json.Json;
import dev.bergen.observe.console.traffic.MessageFilter;
import dev.bergen.observe.console.traffic.MessageRow;
import dev.bergen.observe.console.traffic.MethodRow;
import dev.bergen.observe.console.traffic.Methods;
import dev.bergen.observe.console.traffic.TraceView;
import dev.bergen.observe.console.traffic.Traffic;
import dev.bergen.observe.sight.Sighting;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The responses to the page's requests, as JSON. */
final class Api {
  private static final int ROWS = 300;

  private final Traffic traffic;
  private final ConsoleSettings settings;
  private final Access access;
  private final Clock clock;
  private final @Nullable QueueWatch queues;
  private final @Nullable Examination doctor;
  private final @Nullable CallDesk calls;

  Api(
      Traffic traffic,
      ConsoleSettings settings,
      Access access,
      @Nullable QueueWatch queues,
      @Nullable Examination doctor) {
    this.traffic = traffic;
    this.settings = settings;
    this.access = access;
    this.clock = settings.clock();
    this.queues = queues;
    this.doctor = doctor;
    this.calls = settings.calls() == null ? null : new CallDesk(settings.calls());
  }

  /** Returns all of it at a glance, as one line of JSON. */
  String overview() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("broker", settings.state().get());
    all.put("traffic", traffic.overview(clock.instant()));
    return Json.of(all).text();
  }

  /** Answers a request that changes nothing; {@code null} if there is nothing of that name. */
  @Nullable Answer get(Request request) {
    return switch (request.path()) {
      case "/api/about" -> Answer.json(about());
      case "/api/methods" -> methods(request);
      case "/api/messages" -> messages(request);
      case "/api/message" -> message(request);
      case "/api/traces" -> traces(request);
      case "/api/trace" -> trace(request);
      case "/api/queues" -> queues == null ? missing("queues") : Answer.json(queues.view());
      case "/api/findings" -> doctor == null ? missing("doctor") : Answer.json(doctor.view());
      default -> null;
    };
  }

  /** Answers a request that does something. */
  @Nullable Answer post(Request request, String body) {
    return switch (request.path()) {
      case "/api/examine" -> doctor == null ? missing("doctor") : Answer.json(doctor.examine());
      case "/api/call" -> call(body);
      default -> null;
    };
  }

  private Map<String, @Nullable Object> about() {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("version", settings.version());
    about.put("broker", settings.broker());
    about.put("watching", settings.watching());
    about.put("firehose", settings.isFirehose());
    about.put("notificationsOnly", settings.hasNotificationsOnly());
    about.put("calls", calls != null);
    about.put("queues", queues != null);
    about.put("doctor", doctor != null);
    about.put("action", access.action());
    return about;
  }

  private Answer methods(Request request) {
    MethodRow.Order order;
    try {
      String name = request.text("order");
      order =
          name.isEmpty()
              ? MethodRow.Order.RATE
              : MethodRow.Order.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "Methods cannot be sorted by that");
    }
    return Answer.json(
        traffic.methods(
            new Methods.Query(request.text("filter"), order, request.isSet("reverse"), ROWS),
            clock.instant()));
  }

  private Answer messages(Request request) {
    MessageFilter filter;
    try {
      filter = new MessageFilter(request.text("filter"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    List<MessageRow> rows =
        traffic.messages(
            filter, request.number("after", Long.MAX_VALUE), (int) request.number("most", ROWS));
    return Answer.json(Map.of("rows", rows));
  }

  private Answer message(Request request) {
    long number = request.number("number", Long.MAX_VALUE);
    Sighting sighting = traffic.message(number);
    if (sighting == null) {
      throw new Refusal(404, "That message is no longer kept: too many have come since");
    }
    return Answer.json(Detail.of(number, sighting));
  }

  private Answer traces(Request request) {
    return Answer.json(
        Map.of("rows", traffic.traces(request.text("filter"), request.isSet("notable"), ROWS)));
  }

  private Answer trace(Request request) {
    TraceView trace = traffic.trace(request.text("id"));
    if (trace == null) {
      throw new Refusal(404, "Nothing was seen of that request id, or it is no longer kept");
    }
    return Answer.json(trace);
  }

  private Answer call(String body) {
    if (calls == null) {
      throw new Refusal(403, "Calls are off; start the console with --allow-calls");
    }
    return Answer.json(calls.call(body));
  }

  private static Answer missing(String what) {
    throw new Refusal(404, "This console has no " + what);
  }
}
