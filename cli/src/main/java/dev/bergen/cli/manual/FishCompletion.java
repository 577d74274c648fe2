// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.manual;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for fish, which has a command of its own for names; values come from a function that
 * runs {@code bergen __complete}.
 */
final class FishCompletion {
  private static final String VALUES =
      """
      function __PROGRAM_values
          set -l value (string replace -r -- '^--[^=]*=' '' (commandline -ct))
          printf '%s\\0%s\\0' (commandline -cp | string collect) "$value" | PROGRAM __complete 2>/dev/null
          if test $pipestatus[2] -eq FILES
              __fish_complete_path "$value"
          end
      end
      """;

  private final String program;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(String program) {
    this.program = program;
  }

  static String of(CommandSpec root) {
    FishCompletion completion = new FishCompletion(root.name());
    completion.script.append(
        VALUES
            .replace("PROGRAM", root.name())
            .replace("FILES", Integer.toString(BashCompletion.FILES)));
    completion.line("-f"); // no files, unless an option takes a value
    completion.add(root, List.of());
    return completion.script.toString();
  }

  private void add(CommandSpec command, List<String> path) {
    String here = condition(path, command);
    for (CommandLine each : command.subcommands().values()) {
      CommandSpec sub = each.getCommandSpec();
      if (!sub.usageMessage().hidden()) {
        line("-n %s -a %s -d %s".formatted(quoted(here), sub.name(), quoted(header(sub))));
      }
    }
    String within = within(path);
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        line("-n %s%s".formatted(quoted(within), text(option)));
      }
    }
    if (command.positionalParameters().stream().anyMatch(each -> !each.hidden())) {
      line("-n %s -a %s".formatted(quoted(within), values()));
    }
    for (CommandLine each : command.subcommands().values()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(each.getCommandName());
      add(each.getCommandSpec(), longer);
    }
  }

  /** Where the next word is a command below {@code path}. */
  private static String condition(List<String> path, CommandSpec command) {
    if (path.isEmpty()) {
      return "__fish_use_subcommand";
    }
    String below = String.join(" ", command.subcommands().keySet());
    return within(path) + (below.isEmpty() ? "" : "; and not __fish_seen_subcommand_from " + below);
  }

  private static String within(List<String> path) {
    if (path.isEmpty()) {
      return "true";
    }
    List<String> seen = path.stream().map(word -> "__fish_seen_subcommand_from " + word).toList();
    return String.join("; and ", seen);
  }

  private String values() {
    return "'(__%s_values)'".formatted(program);
  }

  private String text(OptionSpec option) {
    StringBuilder text = new StringBuilder();
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      text.append(" -x -a ").append(values()); // a value follows
    }
    return text.append(" -d ").append(quoted(String.join(" ", option.description()))).toString();
  }

  private static String header(CommandSpec command) {
    return String.join(" ", command.usageMessage().header());
  }

  private void line(String rest) {
    script.append("complete -c ").append(program).append(' ').append(rest).append('\n');
  }

  private static String quoted(String text) {
    String plain = ManualPage.filled(text).replaceAll("\\s+", " ").strip();
    return "'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
