// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.nova;

import dev.bergen.MessagingException;
import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.openstack.OpenStackCalls;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.json.Json;
import dev.bergen.openstack.client.BaseApi;
import dev.bergen.openstack.client.OpenStackClients;
import dev.bergen.transport.RpcTransport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen nova ping}: asks services of Nova by the API that each of them has. */
@Command(
    name = "ping",
    usageHelpAutoWidth = true,
    header = "Check whether Nova's services answer, and how fast.",
    description =
        "Calls ping of the namespace baseapi, which every service of Nova has,"
            + " independent of its configuration. The first call connects and is not measured.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen nova ping --config-file /etc/nova/nova.conf",
      "  bergen nova ping compute compute-alt --server node-7",
      "",
      "Exit codes: 0 each topic answered, 1 a service returned an error, 2 usage, 3 no"
          + " answer in time, 4 not delivered, 130 interrupted."
    })
final class NovaPingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OpenStackCalls nova = new OpenStackCalls();

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..*",
      description = "Default: conductor and scheduler.")
  private List<String> topics = new ArrayList<>();

  @Option(names = "--server", paramLabel = "HOST", description = "Only the service on this host.")
  private @Nullable String server;

  @Override
  public Integer call() throws Exception {
    int worst = ExitCode.OK;
    try (RpcTransport transport = NovaCalls.open(nova)) {
      for (String topic : topics.isEmpty() ? List.of("conductor", "scheduler") : topics) {
        Destination.requireTopic(spec, topic);
        worst = Math.max(worst, ping(transport, topic));
      }
    }
    return worst;
  }

  /** A topic that does not respond is reported, and the next one is tried all the same. */
  private int ping(RpcTransport transport, String topic) throws Exception {
    BaseApi base = clients(transport).base(topic);
    try {
      nova.run(transport, () -> base.ping("connect"));
      long began = System.nanoTime();
      Object service = base.ping("bergen").get("service");
      report(topic, service, (System.nanoTime() - began) / 1e6);
      return ExitCode.OK;
    } catch (MessagingException e) {
      ErrorReport report = ErrorReport.of(e);
      spec.commandLine().getErr().println("bergen: " + topic + ": " + report.line());
      return report.exitCode();
    }
  }

  private OpenStackClients clients(RpcTransport transport) {
    OpenStackClients clients = nova.clients(transport);
    String host = server;
    return host == null
        ? clients
        : clients.with(
            client ->
                client.withInterceptor(
                    (request, next) ->
                        next.send(request.withTarget(request.target().withServer(host)))));
  }

  private void report(String topic, @Nullable Object service, double millis) {
    PrintWriter out = spec.commandLine().getOut();
    if (nova.isJson()) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("topic", topic);
      line.put("server", server);
      line.put("service", service);
      line.put("milliseconds", Math.round(millis * 1000) / 1000.0);
      out.println(Json.of(line).text());
    } else {
      out.printf(
          Locale.ROOT,
          "%s%s answers in %.1f ms%n",
          topic,
          server == null ? "" : " on " + server,
          millis);
    }
    out.flush();
  }
}
