// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.contexts;

import dev.bergen.cli.broker.ContextList;
import dev.bergen.cli.broker.NamedContext;
import dev.bergen.cli.broker.NamedContexts;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bergen context list}: the saved contexts. */
@Command(
    name = "list",
    usageHelpAutoWidth = true,
    header = "List the saved contexts.",
    description = "A star marks the one that 'bergen context use' has chosen.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen context list",
      "  bergen context list -o json",
      "",
      "Exit codes: 0 listed, 2 the file cannot be read."
    })
final class ContextListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    ContextList list = NamedContexts.of(System.getenv()).read();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      List<@Nullable Object> all = new ArrayList<>();
      list.contexts().values().forEach(each -> all.add(ContextText.map(each, list.current())));
      out.println(output.print(all));
      return ExitCode.OK;
    }
    int width = list.contexts().keySet().stream().mapToInt(String::length).max().orElse(1);
    for (NamedContext each : list.contexts().values()) {
      String mark = Objects.equals(each.name(), list.current()) ? "*" : " ";
      out.printf("%s %-" + width + "s  %s%n", mark, each.name(), ContextText.place(each));
    }
    if (list.contexts().isEmpty()) {
      out.println("There are none. 'bergen context add NAME --url URL' saves one");
    }
    return ExitCode.OK;
  }
}
