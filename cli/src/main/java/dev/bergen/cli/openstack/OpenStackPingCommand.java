// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.openstack;

import dev.bergen.MessagingException;
import dev.bergen.RemoteErrorException;
import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.config.KnownService;
import dev.bergen.json.Json;
import dev.bergen.rpc.RpcClient;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen openstack ping}: who answers on a service's topics. */
@Command(
    name = "ping",
    usageHelpAutoWidth = true,
    header = "Check which topics of a service answer, and how fast.",
    description =
        "Asks each usual topic of --service, unless others are named, in the context of"
            + " an administrator. An error as an answer also proves that the server is alive:"
            + " most servers have rpc_ping_enabled off. The first call connects and is not"
            + " measured.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen openstack ping --service cinder --config-file /etc/cinder/cinder.conf",
      "  bergen openstack ping --service neutron q-plugin",
      "  bergen openstack ping --service cinder cinder-volume.host1@lvm --server host1",
      "",
      "Exit codes: 0 each topic answered, 2 usage, 3 no answer in time, 4 not delivered, 130"
          + " interrupted."
    })
final class OpenStackPingCommand implements Callable<Integer> {
  private static final String PING = "oslo_rpc_server_ping";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OpenStackCalls calls = new OpenStackCalls();

  @Parameters(paramLabel = "TOPIC", arity = "0..*", description = "Default: those of --service.")
  private List<String> topics = new ArrayList<>();

  @Option(names = "--server", paramLabel = "NAME", description = "Only this server of the topics.")
  private @Nullable String server;

  @Override
  public Integer call() throws Exception {
    int worst = ExitCode.OK;
    for (String topic : topics()) {
      Destination.requireTopic(spec, topic);
    }
    try (RpcTransport transport = calls.open()) {
      for (String topic : topics()) {
        worst = Math.max(worst, ping(transport, topic));
      }
    }
    return worst;
  }

  private List<String> topics() {
    KnownService service = calls.service();
    if (!topics.isEmpty()) {
      return topics;
    }
    if (service == null) {
      throw new ParameterException(
          spec.commandLine(), "Which topics? Give --service cinder or a topic");
    }
    if (service.topics().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), service.id() + " serves no calls, so there is no server to ask");
    }
    return service.topics();
  }

  /** A topic that does not respond is reported, and the next one is tried all the same. */
  private int ping(RpcTransport transport, String topic) throws Exception {
    RpcClient client = calls.client(transport, topic);
    String name = server;
    RpcClient asked = name == null ? client : client.withServer(name);
    try {
      calls.run(transport, () -> answer(asked));
      long began = System.nanoTime();
      String answer = answer(asked);
      report(topic, answer, (System.nanoTime() - began) / 1e6);
      return ExitCode.OK;
    } catch (MessagingException e) {
      ErrorReport report = ErrorReport.of(e);
      spec.commandLine().getErr().println("bergen: " + topic + ": " + report.line());
      return report.exitCode();
    }
  }

  private static String answer(RpcClient client) {
    try {
      return String.valueOf(client.call(PING));
    } catch (RemoteErrorException e) {
      return String.valueOf(e.type());
    }
  }

  private void report(String topic, String answer, double millis) {
    PrintWriter out = spec.commandLine().getOut();
    if (calls.isJson()) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("topic", topic);
      line.put("server", server);
      line.put("answer", answer);
      line.put("milliseconds", Math.round(millis * 1000) / 1000.0);
      out.println(Json.of(line).text());
    } else {
      out.printf(
          Locale.ROOT,
          "%s%s answers in %.1f ms (%s)%n",
          topic,
          server == null ? "" : " on " + server,
          millis,
          ErrorReport.oneLine(answer));
    }
    out.flush();
  }
}
