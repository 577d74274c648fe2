// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.manual;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bergen completion}: a script that completes commands, options and values in a shell. */
@Command(
    name = "completion",
    usageHelpAutoWidth = true,
    header = "Print a script that completes commands, options and values in your shell.",
    description =
        "Topics, servers, queues and methods come from the broker that the line, a context or the"
            + " environment names; most of them need its management API.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(bergen completion bash)      now, in this bash; in ~/.bashrc permanently",
      "  source <(bergen completion zsh)       the same in zsh and ~/.zshrc",
      "  bergen completion fish | source       the same in fish and its config.fish"
    })
public final class CompletionCommand implements Callable<Integer> {

  /** The shells that there is a script for. */
  public enum Shell {
    BASH,
    ZSH,
    FISH
  }

  /** The error lists the values as the help does. */
  public static final class ShellConverter implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      try {
        return Shell.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is not bash, zsh or fish");
      }
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SHELL",
      converter = ShellConverter.class,
      description = "bash, zsh or fish.")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(script(shell, spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** Returns the script for the whole of {@code root}. */
  public static String script(Shell shell, CommandLine root) {
    return switch (shell) {
      // for both: in zsh it switches on what zsh has for scripts of bash
      case BASH, ZSH -> BashCompletion.of(root.getCommandSpec());
      case FISH -> FishCompletion.of(root.getCommandSpec());
    };
  }
}
