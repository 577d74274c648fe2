// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.config.KnownService;
import dev.bergen.json.Json;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen openstack services}: which parts of a service have reported to it. */
@Command(
    name = "services",
    usageHelpAutoWidth = true,
    header = "List the reports to a service: host, state, time.",
    description = {
      "--service heat: the engines, as an engine reads them from Heat's database.",
      "--service designate: each of Designate's services, as its central knows them.",
      "--service neutron: the agents that have reported to its server; newer than Zed.",
      "--service cinder: the pools of back ends that have reported to a scheduler since it"
          + " started.",
      "Others do not report on the bus: 'bergen openstack ping' shows which of their"
          + " topics answer, and 'bergen nova services' lists Nova's."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen openstack services --service heat --config-file /etc/heat/heat.conf",
      "  bergen openstack services --service cinder -o json | jq .free_capacity_gb",
      "",
      "Exit codes: 0 listed, 1 the service answered with an error, 2 usage, 3 no answer in time,"
          + " 4 not delivered, 130 interrupted."
    })
final class OpenStackServicesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OpenStackCalls calls = new OpenStackCalls();

  @Override
  public Integer call() throws Exception {
    KnownService service = calls.service();
    Reports reports = Reports.of(service);
    if (reports == null) {
      throw new ParameterException(
          spec.commandLine(),
          (service == null
                  ? "Which service?"
                  : "No list of " + service.id() + " is supported here.")
              + " There are --service heat, designate, neutron and cinder, and 'bergen nova"
              + " services'");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (RpcTransport transport = calls.open()) {
      OpenStackClients clients = calls.clients(transport);
      List<Map<String, @Nullable Object>> lines = calls.run(transport, () -> reports.read(clients));
      for (Map<String, @Nullable Object> line : lines) {
        out.println(calls.isJson() ? Json.of(line).text() : text(line));
      }
      out.flush();
      if (lines.isEmpty()) {
        spec.commandLine().getErr().println("bergen: nothing has reported yet");
        spec.commandLine().getErr().flush();
      }
    }
    return ExitCode.OK;
  }

  private static String text(Map<String, @Nullable Object> line) {
    StringJoiner words = new StringJoiner(", ");
    line.forEach(
        (name, value) -> {
          if (value != null && !String.valueOf(value).isEmpty()) {
            words.add(name + " " + value);
          }
        });
    return ErrorReport.oneLine(words.toString());
  }
}
