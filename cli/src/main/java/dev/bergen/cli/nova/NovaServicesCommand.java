// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import dev.bergen.cli.openstack.OpenStackCalls;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.json.Json;
import dev.bergen.openstack.VersionedObject;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bergen nova services}: which services Nova has, and whether they are alive. */
@Command(
    name = "services",
    usageHelpAutoWidth = true,
    header = "List Nova's services: host, state, version, since when.",
    description =
        "Asks nova-conductor for the table of services. A service is up if it has"
            + " reported recently (--down-after).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen nova services --config-file /etc/nova/nova.conf",
      "  bergen nova services --url rabbit://nova:secret@mq1 -o json | jq .host",
      "",
      "Exit codes: 0 listed, 1 conductor answered with an error, 2 usage, 3 no answer in time,"
          + " 4 not delivered, 130 interrupted."
    })
final class NovaServicesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OpenStackCalls nova = new OpenStackCalls();

  @Option(
      names = "--down-after",
      paramLabel = "SECONDS",
      defaultValue = "60",
      converter = SecondsConverter.class,
      description =
          "How long after its last report a service counts as down, service_down_time of nova.conf."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration downAfter = Duration.ofSeconds(60);

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (RpcTransport transport = NovaCalls.open(nova)) {
      List<VersionedObject> services =
          NovaCalls.objectsOf(
              NovaCalls.objects(nova, transport, "ServiceList", "get_all", List.of()));
      Instant now = Instant.now();
      for (VersionedObject service : services) {
        out.println(nova.isJson() ? json(service, now) : line(service, now));
      }
      out.flush();
    }
    return ExitCode.OK;
  }

  private String line(VersionedObject service, Instant now) {
    String disabled =
        Boolean.TRUE.equals(service.get("disabled"))
            ? "  disabled: " + text(service, "disabled_reason")
            : "";
    return "%-16s %-24s %-5s version %s  since %s%s"
        .formatted(
            text(service, "binary"),
            text(service, "host"),
            isUp(service, now) ? "up" : "down",
            text(service, "version"),
            text(service, "created_at"),
            disabled)
        .stripTrailing();
  }

  private String json(VersionedObject service, Instant now) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    for (String field :
        List.of("binary", "host", "topic", "version", "disabled", "disabled_reason")) {
      line.put(field, service.get(field));
    }
    line.put("up", isUp(service, now));
    line.put("last_seen_up", service.get("last_seen_up"));
    line.put("since", service.get("created_at"));
    return Json.of(line).text();
  }

  private boolean isUp(VersionedObject service, Instant now) {
    Instant seen = time(service.get("last_seen_up"));
    if (seen == null) {
      seen = time(service.get("created_at")); // it has not had the time to report
    }
    return seen != null
        && !Boolean.TRUE.equals(service.get("forced_down"))
        && Duration.between(seen, now).abs().compareTo(downAfter) <= 0;
  }

  private static @Nullable Instant time(@Nullable Object value) {
    try {
      return value instanceof String text ? Instant.parse(text) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String text(VersionedObject service, String field) {
    Object value = service.get(field);
    return value == null ? "-" : ErrorReport.oneLine(String.valueOf(value));
  }
}
