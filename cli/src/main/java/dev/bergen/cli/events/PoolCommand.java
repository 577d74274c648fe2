// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.events;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen pool}: the copies of notifications that listeners share. */
@Command(
    name = "pool",
    usageHelpAutoWidth = true,
    header = "Remove a pool of listeners.",
    subcommands = PoolRmCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {"  bergen pool rm me", "", "Exit codes: see 'bergen pool rm --help'."})
public final class PoolCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Give a subcommand: rm");
  }
}
