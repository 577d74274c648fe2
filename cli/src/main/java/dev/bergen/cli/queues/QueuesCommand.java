// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.queues;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bergen queues}: queues, their owners, and their messages. */
@Command(
    name = "queues",
    usageHelpAutoWidth = true,
    header = "List queues and their owners, find orphans, move messages, change types.",
    subcommands = {
      QueuesListCommand.class,
      QueuesOrphansCommand.class,
      QueuesPeekCommand.class,
      QueuesMoveCommand.class,
      QueuesMigrateCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bergen queues list --management http://ops:secret@localhost:15672",
      "  bergen queues orphans",
      "  bergen queues peek notifications.info",
      "  bergen queues move dead.letters --to-origin",
      "  bergen queues migrate compute --to quorum",
      "",
      "Exit codes: see 'bergen queues list --help' and so on."
    })
public final class QueuesCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Give a subcommand: list, orphans, peek, move or migrate");
  }
}
