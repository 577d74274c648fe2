// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.routing.RoutingRules;
import dev.bergen.routing.RoutingRules.Decision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen routing explain}: who would get a notification, and why. */
@Command(
    name = "explain",
    usageHelpAutoWidth = true,
    header = "Show which drivers would get a notification, and why.",
    description = {
      "Reads a routing file as the notification driver 'routing' does, and shows for"
          + " each driver of each group whether it would get a notification of that event"
          + " type and priority. Nothing is sent, and no driver is opened."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen routing explain routing.yaml compute.instance.create.end info",
      "  bergen routing explain routing.yaml volume.delete.start error -o json",
      "",
      "Exit codes: 0 a driver gets it, 1 none does, 2 usage, or the file cannot be" + " read."
    })
final class RoutingExplainCommand implements Callable<Integer> {
  private static final int NOBODY = 1;
  private static final Set<String> PRIORITIES =
      Set.of("audit", "debug", "info", "warn", "error", "critical", "sample");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "FILE", description = "A routing file (YAML).")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "EVENT", description = "An event type.")
  private String event = "";

  @Parameters(
      index = "2",
      paramLabel = "PRIORITY",
      description = "audit, debug, info, warn, error, critical or sample.")
  private String priority = "";

  @Override
  public Integer call() {
    if (!PRIORITIES.contains(priority.toLowerCase(Locale.ROOT))) {
      throw refused(
          "'"
              + priority
              + "' is not a priority; there are "
              + String.join(", ", PRIORITIES.stream().sorted().toList()));
    }
    RoutingRules rules = RoutingRules.parse(text(), file.toString());
    List<Decision> decisions = rules.explain(event, priority);
    Set<String> drivers = rules.drivers(event, priority);
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(output.print(json(decisions, drivers)));
    } else {
      decisions.forEach(decision -> out.println(line(decision)));
      out.println(summary(drivers));
    }
    return drivers.isEmpty() ? NOBODY : ExitCode.OK;
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw refused("There is no file " + file);
    } catch (CharacterCodingException e) {
      throw refused(file + " is not UTF-8 text");
    } catch (IOException e) {
      throw refused("Cannot read " + file + ": " + e.getClass().getSimpleName());
    }
  }

  private static String line(Decision decision) {
    return String.format(
        Locale.ROOT,
        "%-5s %s.%s: %s",
        decision.accepted() ? "takes" : "-",
        decision.group(),
        decision.driver(),
        decision.why());
  }

  private String summary(Set<String> drivers) {
    return drivers.isEmpty()
        ? "No driver gets it."
        : "It goes to " + String.join(", ", drivers) + ", once each.";
  }

  private static Map<String, @Nullable Object> json(List<Decision> decisions, Set<String> drivers) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("drivers", List.copyOf(drivers));
    result.put("decisions", decisions.stream().map(RoutingExplainCommand::json).toList());
    return result;
  }

  private static Map<String, Object> json(Decision decision) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("group", decision.group());
    line.put("driver", decision.driver());
    line.put("accepted", decision.accepted());
    line.put("why", decision.why());
    return line;
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
