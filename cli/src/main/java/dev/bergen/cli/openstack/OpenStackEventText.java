// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.SafeText;
import dev.bergen.json.Json;
import dev.bergen.openstack.events.ComputeFailure;
import dev.bergen.openstack.events.EventOrigin;
import dev.bergen.openstack.events.EventPair;
import dev.bergen.openstack.events.EventPairs;
import dev.bergen.openstack.events.InstanceEvent;
import dev.bergen.openstack.events.InstanceFacts;
import dev.bergen.openstack.events.OpenStackEvent;
import dev.bergen.openstack.events.ResourceEvent;
import dev.bergen.openstack.events.ServiceEvent;
import dev.bergen.spi.Timer;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An event of a service as a line, with how long its action took.
 *
 * <p>Threads: one at a time.
 */
final class OpenStackEventText implements AutoCloseable {
  private final EventPairs pairs;

  /** The pair that the latest event has completed; {@code null} if it has none. */
  private @Nullable EventPair latest;

  OpenStackEventText(Timer timer) {
    pairs = EventPairs.builder(timer, Runnable::run).paired(pair -> latest = pair).build();
  }

  String line(OpenStackEvent event, boolean json) {
    latest = null;
    pairs.accept(event);
    Map<String, @Nullable Object> facts = facts(event);
    if (json) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      EventOrigin origin = event.origin();
      all.put("time", origin.time() == null ? null : String.valueOf(origin.time()));
      all.put("event", origin.eventType());
      all.put("action", event.action());
      all.put("phase", event.phase().name().toLowerCase(Locale.ROOT));
      all.putAll(facts);
      all.put("seconds", latest == null ? null : latest.duration().toMillis() / 1e3);
      all.put("request", origin.requestId());
      return Json.of(all).text();
    }
    StringJoiner line = new StringJoiner(", ");
    facts.forEach(
        (name, value) -> {
          if (value != null) {
            line.add(name + " " + value);
          }
        });
    if (latest != null) {
      line.add(String.format(Locale.ROOT, "took %.1f s", latest.duration().toMillis() / 1e3));
    }
    return SafeText.of(
        ErrorReport.oneLine(time(event) + " " + event.origin().eventType() + ": " + line));
  }

  private static Map<String, @Nullable Object> facts(OpenStackEvent event) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    if (event instanceof InstanceEvent ofInstance) {
      InstanceFacts instance = ofInstance.instance();
      facts.put("instance", instance.uuid());
      facts.put("name", instance.name());
      facts.put("state", instance.state());
      facts.put("task", instance.task());
      facts.put("host", instance.host() == null ? event.origin().host() : instance.host());
      facts.put("flavor", instance.flavor());
      facts.put("fault", instance.fault());
    } else if (event instanceof ServiceEvent service) {
      facts.put("binary", service.binary());
      facts.put("host", service.host());
      facts.put("state", service.disabled() ? "disabled" : "enabled");
      facts.put("reason", service.disabledReason());
      facts.put("version", service.version());
    } else if (event instanceof ComputeFailure failure) {
      facts.put("instance", failure.instance());
      facts.put("state", failure.state());
      facts.put("host", event.origin().host());
      facts.put("exception", failure.exception());
      facts.put("message", failure.message());
    } else if (event instanceof ResourceEvent resource) {
      facts.put("resource", resource.resource());
      facts.put("id", resource.id());
      facts.put("host", event.origin().host());
    }
    return facts;
  }

  private static String time(OpenStackEvent event) {
    return event.origin().time() == null
        ? "--:--:--"
        : LocalTime.ofInstant(event.origin().time(), ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.SECONDS)
            .format(DateTimeFormatter.ISO_LOCAL_TIME);
  }

  @Override
  public void close() {
    pairs.close();
  }
}
