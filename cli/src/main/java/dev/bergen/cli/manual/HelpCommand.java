// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bergen help}: the help of a command, by its name. */
@Command(
    name = "help",
    usageHelpAutoWidth = true,
    header = "Explain a command.",
    footerHeading = "%nExamples:%n",
    footer = {"  bergen help", "  bergen help call", "  bergen help config check"})
public final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, word by word; all commands are listed without.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(spec.commandLine(), complaint(command, word));
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
    return 0;
  }

  private static String complaint(CommandLine command, String word) {
    String name = command.getCommandSpec().qualifiedName();
    return command.getSubcommands().isEmpty()
        ? "'%s' has no commands below it, so no '%s'".formatted(name, word)
        : "There is no command '%s %s'; there are %s"
            .formatted(name, word, String.join(", ", command.getSubcommands().keySet()));
  }
}
