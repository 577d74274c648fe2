// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.contexts;

import dev.bergen.cli.broker.ContextList;
import dev.bergen.cli.broker.NamedContext;
import dev.bergen.cli.broker.NamedContexts;
import dev.bergen.cli.terminal.ExitCode;
import dev.bergen.cli.terminal.Output;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen context show}: one saved context, without its password. */
@Command(
    name = "show",
    usageHelpAutoWidth = true,
    header = "Show a saved context, its password as ***.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen context show",
      "  bergen context show prod -o json",
      "",
      "Exit codes: 0 shown, 2 there is none of that name, or the file cannot be read."
    })
final class ContextShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Default: the one that 'bergen context use' has chosen.")
  private @Nullable String name;

  @Override
  public Integer call() {
    ContextList list = NamedContexts.of(System.getenv()).read();
    String shown = name == null ? list.current() : name;
    if (shown == null) {
      throw new ParameterException(
          spec.commandLine(),
          "No context is selected: give a name; 'bergen context list' lists them");
    }
    Map<String, @Nullable Object> values = ContextText.map(require(list, shown), list.current());
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(output.print(values));
      return ExitCode.OK;
    }
    values.forEach(
        (key, value) -> {
          if (value != null && !value.equals(List.of())) {
            out.printf("%-13s %s%n", key, text(value));
          }
        });
    return ExitCode.OK;
  }

  private NamedContext require(ContextList list, String name) {
    try {
      return list.require(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return value instanceof Boolean yes ? (yes ? "yes" : "no") : value.toString();
  }
}
