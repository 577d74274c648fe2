// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen config}: configuration files, written and read. */
@Command(
    name = "config",
    usageHelpAutoWidth = true,
    header = "Print a sample configuration file, or check real ones.",
    subcommands = {ConfigSampleCommand.class, ConfigCheckCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen config sample --group oslo_messaging_rabbit",
      "  bergen config check /etc/nova/nova.conf --config-dir /etc/nova/nova.conf.d",
      "",
      "Exit codes: see 'bergen config sample --help' and 'bergen config check --help'."
    })
public final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Give a subcommand: sample or check");
  }
}
