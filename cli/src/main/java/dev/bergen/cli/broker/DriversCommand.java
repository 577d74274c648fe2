// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.cli.terminal.ErrorReport;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import dev.bergen.transport.DriverInfo;
import dev.bergen.transport.Drivers;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bergen drivers}: which URLs this installation understands. */
@Command(
    name = "drivers",
    usageHelpAutoWidth = true,
    header = "List the installed drivers: the URL schemes that can be used.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen drivers",
      "  bergen drivers -o json",
      "",
      "Exit codes: 0 all can be used, 1 one is broken (the reason is printed)."
    })
public final class DriversCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    List<DriverInfo> drivers = Drivers.installed();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(output.print(drivers.stream().map(DriversCommand::json).toList()));
    } else {
      drivers.stream().map(DriversCommand::text).forEach(out::println);
    }
    if (drivers.isEmpty()) {
      spec.commandLine().getErr().println("bergen: no driver is on the class path");
    }
    boolean broken = drivers.stream().anyMatch(driver -> driver.problem() != null);
    return broken || drivers.isEmpty() ? ExitCode.REMOTE_FAILURE : ExitCode.OK;
  }

  private static String text(DriverInfo driver) {
    String problem = driver.problem();
    if (problem != null) {
      return "%-16s  BROKEN: %s".formatted(driver.description(), ErrorReport.oneLine(problem));
    }
    return String.format(
        Locale.ROOT, "%-16s  %s (%s)", schemes(driver), driver.description(), options(driver));
  }

  private static String schemes(DriverInfo driver) {
    return String.join(", ", new TreeSet<>(driver.schemes()));
  }

  private static String options(DriverInfo driver) {
    int count = optionCount(driver);
    return count == 0 ? "no options" : count == 1 ? "1 option" : count + " options";
  }

  private static int optionCount(DriverInfo driver) {
    return driver.optionGroups().stream().mapToInt(group -> group.options().size()).sum();
  }

  private static Map<String, @Nullable Object> json(DriverInfo driver) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("schemes", List.copyOf(new TreeSet<>(driver.schemes())));
    line.put("description", driver.description());
    line.put("options", (long) optionCount(driver));
    line.put("problem", driver.problem());
    return line;
  }
}
