// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.doctor;

import dev.bergen.cli.broker.Connection;
import dev.bergen.cli.broker.ContextChoice;
import dev.bergen.cli.broker.ManagementAccess;
import dev.bergen.cli.broker.NamedContext;
import dev.bergen.cli.config.ConfigCheck;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.cli.terminal.SecondsConverter;
import dev.bergen.config.TransportUrl;
import dev.bergen.observe.doctor.Diagnosis;
import dev.bergen.observe.doctor.Severity;
import dev.bergen.observe.patient.ServiceConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen doctor}: problems, their harm, and their remedies. */
@Command(
    name = "doctor",
    usageHelpAutoWidth = true,
    header = "Find problems of a broker and in the configuration files of its services.",
    description = {
      "Reads each --config-file as one service's, connects to the broker, queries its"
          + " management API if a URL is given, and checks its certificates. Each finding has"
          + " its effect, the remedy, and the command to type. It changes nothing"
          + " permanently: over AMQP a queue bergen_status is declared and deleted, as by"
          + " 'bergen status'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen doctor --config-file /etc/nova/nova.conf",
      "  bergen doctor --config-file nova.conf --config-file cinder.conf",
      "  bergen doctor --url rabbit://nova:secret@mq/ --management http://mq:15672",
      "",
      "The printed commands take the broker from the environment's BERGEN_URL and"
          + " BERGEN_MANAGEMENT_URL.",
      "",
      "Exit codes: 0 nothing worse than advice, 1 errors, 2 usage, or a file cannot be read,"
          + " 7 warnings, and no errors."
    })
public final class DoctorCommand implements Callable<Integer> {
  static final int ERRORS = 1;
  static final int WARNINGS = 7;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ManagementAccess management = new ManagementAccess();
  @Mixin private Output output = new Output();

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description =
          "The configuration of one service, such as /etc/nova/nova.conf; repeat it for the others"
              + " that use the same broker.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = {"--url", "--transport-url"},
      paramLabel = "URL",
      description =
          "The broker's URL. Default: that of --use, else that of the files, else the"
              + " environment's BERGEN_CONTEXT, BERGEN_URL or OS_DEFAULT__TRANSPORT_URL, else that of"
              + " 'bergen context use'.")
  private @Nullable String url;

  @Mixin private ContextChoice contexts = new ContextChoice();

  @Option(
      names = "--connect-timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      converter = SecondsConverter.class,
      description = "How long connecting may take. Default: ${DEFAULT-VALUE}.")
  private Duration connectTimeout = Duration.ofSeconds(5);

  @Override
  public Integer call() {
    List<ServiceConfiguration> services = new ArrayList<>(read(files));
    boolean named = services.stream().anyMatch(service -> service.url() != null);
    NamedContext context = contexts.choose(url != null, named, System.getenv());
    if (context != null) {
      services.addAll(read(context.files()));
    }
    TransportUrl given = given(context, services);
    if (services.isEmpty() && given == null && management.open(null, context, spec) == null) {
      throw refused(
          "Which broker or files? Give --config-file FILE, --url"
              + " rabbit://user:password@host, or --management http://user:password@host:15672");
    }
    Visit visit =
        new Visit(services, given, connectTimeout, url -> management.open(url, context, spec));
    List<Visit.Result> results = ConfigCheck.reporting(visit::all);
    DoctorReport report = new DoctorReport(results);
    if (output.isJson()) {
      spec.commandLine().getOut().println(output.print(report.json()));
    } else {
      report.print(spec.commandLine().getOut());
    }
    return exitCode(results);
  }

  private List<ServiceConfiguration> read(List<Path> paths) {
    List<ServiceConfiguration> read = new ArrayList<>();
    for (Path file : paths) {
      try {
        read.add(ServiceFile.read(file));
      } catch (IOException e) {
        throw refused("Cannot read " + file + ": " + e.getClass().getSimpleName());
      }
    }
    return read;
  }

  private @Nullable TransportUrl given(
      @Nullable NamedContext context, List<ServiceConfiguration> services) {
    if (url != null) {
      return TransportUrl.parse(url);
    }
    if (context != null) {
      return context.urlWithPassword(System.getenv());
    }
    String exported = Connection.fromEnvironment(System.getenv());
    boolean named = services.stream().anyMatch(service -> service.url() != null);
    return named || exported == null ? null : TransportUrl.parse(exported);
  }

  private static int exitCode(List<Visit.Result> results) {
    List<Diagnosis> all = results.stream().map(Visit.Result::diagnosis).toList();
    if (all.stream().anyMatch(each -> each.count(Severity.ERROR) > 0)) {
      return ERRORS;
    }
    return all.stream().anyMatch(each -> each.count(Severity.WARNING) > 0) ? WARNINGS : ExitCode.OK;
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
