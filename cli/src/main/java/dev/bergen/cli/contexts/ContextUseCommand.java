// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.contexts;

import dev.bergen.cli.broker.NamedContexts;
import dev.bergen.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen context use}: chooses the context of commands that name no broker. */
@Command(
    name = "use",
    usageHelpAutoWidth = true,
    header = "Choose the context of commands that name no broker.",
    description = "It counts until another one is chosen. --use NAME chooses for one command.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen context use prod",
      "  bergen context use --none",
      "",
      "Exit codes: 0 chosen, 2 there is none of that name, or the file cannot be written."
    })
final class ContextUseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A saved context.")
  private @Nullable String name;

  @Option(names = "--none", description = "Choose none.")
  private boolean none;

  @Override
  public Integer call() {
    if (none == (name != null)) {
      throw new ParameterException(spec.commandLine(), "Give either a name or --none");
    }
    NamedContexts.of(System.getenv())
        .change(
            list -> {
              try {
                return list.withCurrent(name == null ? null : list.require(name).name());
              } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
              }
            });
    return ExitCode.OK;
  }
}
