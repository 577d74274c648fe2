// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.contexts;

import dev.bergen.cli.broker.NamedContexts;
import dev.bergen.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen context rm}: forgets a saved context. */
@Command(
    name = "rm",
    usageHelpAutoWidth = true,
    header = "Forget a saved context.",
    description = "The file of --password-file is kept.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen context rm dev",
      "",
      "Exit codes: 0 forgotten, 2 there is none of that name, or the file cannot be written."
    })
final class ContextRmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "A saved context.")
  private String name = "";

  @Override
  public Integer call() {
    NamedContexts.of(System.getenv())
        .change(
            list -> {
              try {
                return list.without(list.require(name).name());
              } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
              }
            });
    return ExitCode.OK;
  }
}
