// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import dev.bergen.json.Json;
import dev.bergen.observe.console.traffic.BusTraffic;
import dev.bergen.observe.console.traffic.MessageFilter;
import dev.bergen.observe.console.traffic.MessageRow;
import dev.bergen.observe.console.traffic.MethodFigures;
import dev.bergen.observe.console.traffic.Methods;
import dev.bergen.observe.console.traffic.TraceView;
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

  private final BusTraffic traffic;
  private final ConsoleSettings settings;
  private final Access access;
  private final Clock clock;
  private final @Nullable QueueWatch queues;
  private final @Nullable Examination doctor;
  private final @Nullable CallDesk calls;

  Api(
      BusTraffic traffic,
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
  @Nullable HttpAnswer get(Request request) {
    return switch (request.path()) {
      case "/api/about" -> HttpAnswer.json(about());
      case "/api/methods" -> methods(request);
      case "/api/messages" -> messages(request);
      case "/api/message" -> message(request);
      case "/api/traces" -> traces(request);
      case "/api/trace" -> trace(request);
      case "/api/queues" -> queues == null ? missing("queues") : HttpAnswer.json(queues.view());
      case "/api/findings" -> doctor == null ? missing("doctor") : HttpAnswer.json(doctor.view());
      default -> null;
    };
  }

  /** Answers a request that does something. */
  @Nullable HttpAnswer post(Request request, String body) {
    return switch (request.path()) {
      case "/api/examine" -> doctor == null ? missing("doctor") : HttpAnswer.json(doctor.examine());
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

  private HttpAnswer methods(Request request) {
    MethodFigures.Order order;
    try {
      String name = request.text("order");
      order =
          name.isEmpty()
              ? MethodFigures.Order.RATE
              : MethodFigures.Order.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new HttpRefusal(400, "Methods cannot be sorted by that");
    }
    return HttpAnswer.json(
        traffic.methods(
            new Methods.Query(request.text("filter"), order, request.isSet("reverse"), ROWS),
            clock.instant()));
  }

  private HttpAnswer messages(Request request) {
    MessageFilter filter;
    try {
      filter = new MessageFilter(request.text("filter"));
    } catch (IllegalArgumentException e) {
      throw new HttpRefusal(400, String.valueOf(e.getMessage()));
    }
    List<MessageRow> rows =
        traffic.messages(
            filter, request.number("after", Long.MAX_VALUE), (int) request.number("most", ROWS));
    return HttpAnswer.json(Map.of("rows", rows));
  }

  private HttpAnswer message(Request request) {
    long number = request.number("number", Long.MAX_VALUE);
    Sighting sighting = traffic.message(number);
    if (sighting == null) {
      throw new HttpRefusal(404, "That message is no longer kept: too many have come since");
    }
    return HttpAnswer.json(Detail.of(number, sighting));
  }

  private HttpAnswer traces(Request request) {
    return HttpAnswer.json(
        Map.of("rows", traffic.traces(request.text("filter"), request.isSet("notable"), ROWS)));
  }

  private HttpAnswer trace(Request request) {
    TraceView trace = traffic.trace(request.text("id"));
    if (trace == null) {
      throw new HttpRefusal(404, "Nothing was seen of that request id, or it is no longer kept");
    }
    return HttpAnswer.json(trace);
  }

  private HttpAnswer call(String body) {
    if (calls == null) {
      throw new HttpRefusal(403, "Calls are off; start the console with --allow-calls");
    }
    return HttpAnswer.json(calls.call(body));
  }

  private static HttpAnswer missing(String what) {
    throw new HttpRefusal(404, "This console has no " + what);
  }
}
