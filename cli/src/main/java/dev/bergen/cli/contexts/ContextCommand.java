// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.contexts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen context}: brokers under names. */
@Command(
    name = "context",
    usageHelpAutoWidth = true,
    header = "Save brokers under names, and choose one.",
    description = {
      "A context is a broker's URL, where its password comes from, and the exchange or configuration"
          + " files that belong to it. Every command that connects takes --use NAME; without, the"
          + " environment's BERGEN_CONTEXT counts, and then what 'bergen context use' has chosen,"
          + " unless --url, --config-file or BERGEN_URL name a broker.",
      "",
      "They are kept in ~/.config/bergen/contexts.json, or below XDG_CONFIG_HOME, readable for you"
          + " alone. The request context of a call is another thing: that is --context of 'bergen"
          + " call'."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ContextAddCommand.class,
      ContextListCommand.class,
      ContextShowCommand.class,
      ContextUseCommand.class,
      ContextRmCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen context add prod --url rabbit://app@mq1,app@mq2/prod \\",
      "      --password-file /run/secrets/mq --service nova",
      "  bergen context use prod",
      "  bergen ping compute",
      "  bergen ping trial --use dev",
      "",
      "Exit codes: 0 done, 2 usage, or the file cannot be read or written."
    })
public final class ContextCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Give a subcommand: add, list, show, use or rm");
  }
}
