// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.manual;

import dev.bergen.cli.manual.CompletionCommand.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;

/** The manual pages and completion scripts that packages carry. */
public final class Manual {
  private Manual() {}

  /**
   * Writes {@code man1/*.1}, a page for each command and each one below it, and {@code
   * completion/bergen.SHELL}.
   *
   * @param directory made if it is missing
   * @throws IOException if a file cannot be written; those before it stay
   */
  public static void write(CommandLine root, String release, Path directory) throws IOException {
    Path pages = Files.createDirectories(directory.resolve("man1"));
    pages(root, release, pages);
    Path scripts = Files.createDirectories(directory.resolve("completion"));
    for (Shell shell : Shell.values()) {
      String name = root.getCommandName() + "." + shell.name().toLowerCase(Locale.ROOT);
      Files.writeString(scripts.resolve(name), CompletionCommand.script(shell, root));
    }
  }

  private static void pages(CommandLine command, String release, Path directory)
      throws IOException {
    Path file = directory.resolve(ManualPage.fileName(command.getCommandSpec()));
    Files.writeString(file, ManualPage.of(command.getCommandSpec(), release));
    for (CommandLine each : command.getSubcommands().values()) {
      pages(each, release, directory);
    }
  }
}
