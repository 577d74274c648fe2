// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen routing}: files that map notifications to drivers. */
@Command(
    name = "routing",
    usageHelpAutoWidth = true,
    header = "Explain a routing file: which drivers get which notifications.",
    subcommands = RoutingExplainCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen routing explain routing.yaml compute.instance.create.end info",
      "",
      "Exit codes: see 'bergen routing explain --help'."
    })
public final class RoutingCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Give a subcommand: explain");
  }
}
