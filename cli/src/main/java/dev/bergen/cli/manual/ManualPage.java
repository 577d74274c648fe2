// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.manual;

import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in the macros of man(7). */
final class ManualPage {
  private final CommandSpec command;
  private final String release;
  private final StringBuilder page = new StringBuilder();

  private ManualPage(CommandSpec command, String release) {
    this.command = command;
    this.release = release;
  }

  /**
   * Returns the page of a command.
   *
   * @param release what the page's footer names, such as {@code Bergen 0.2.0}
   */
  static String of(CommandSpec command, String release) {
    return new ManualPage(command, release).text();
  }

  /** Returns the name of the file: {@code bergen-config-check.1}. */
  static String fileName(CommandSpec command) {
    return title(command) + ".1";
  }

  private static String title(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private String text() {
    Help help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
    macro(".TH " + title(command).toUpperCase(Locale.ROOT) + " 1 \"\" \"" + release + "\"");
    section("NAME");
    plain(title(command) + " \\- " + escaped(header(command)));
    section("SYNOPSIS");
    verbatim(help.synopsis(0).strip());
    if (command.usageMessage().description().length > 0) {
      section("DESCRIPTION");
      paragraphs(formatted(command.usageMessage().description()));
    }
    parameters();
    options();
    commands();
    footer(formatted(command.usageMessage().footer()));
    seeAlso();
    return page.toString();
  }

  private void parameters() {
    List<PositionalParamSpec> shown =
        command.positionalParameters().stream().filter(each -> !each.hidden()).toList();
    if (!shown.isEmpty()) {
      section("ARGUMENTS");
      shown.forEach(each -> entry(each.paramLabel(), formatted(each.description())));
    }
  }

  private void options() {
    List<OptionSpec> shown = command.options().stream().filter(each -> !each.hidden()).toList();
    if (!shown.isEmpty()) {
      section("OPTIONS");
      for (OptionSpec option : shown) {
        String names = String.join(", ", option.names());
        String value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
        entry(names + value, formatted(option.description()));
      }
    }
  }

  private void commands() {
    if (!command.subcommands().isEmpty()) {
      section("COMMANDS");
      for (CommandLine each : command.subcommands().values()) {
        entry(each.getCommandName(), List.of(header(each.getCommandSpec())));
      }
    }
  }

  /** Examples and exit codes stand as they are, line by line. */
  private void footer(List<String> lines) {
    String heading = String.join("", formatted(command.usageMessage().footerHeading())).strip();
    if (!lines.isEmpty()) {
      section(heading.isEmpty() ? "NOTES" : heading.replace(":", "").toUpperCase(Locale.ROOT));
      verbatim(String.join("\n", lines));
    }
  }

  private void seeAlso() {
    List<String> pages = new ArrayList<>();
    CommandSpec parent = command.parent();
    if (parent != null) {
      pages.add(reference(parent));
    }
    command.subcommands().values().forEach(each -> pages.add(reference(each.getCommandSpec())));
    if (!pages.isEmpty()) {
      section("SEE ALSO");
      plain(String.join(",\n", pages));
    }
  }

  private static String reference(CommandSpec other) {
    return "\\fB" + escaped(title(other)) + "\\fR(1)";
  }

  private static String header(CommandSpec command) {
    String header = String.join(" ", formatted(command.usageMessage().header())).strip();
    return header.endsWith(".") ? header.substring(0, header.length() - 1) : header;
  }

  /** Without picocli's marks; a line for each line that the help has. */
  private static List<String> formatted(String... lines) {
    List<String> result = new ArrayList<>();
    for (String line : lines) {
      result.addAll(List.of(Ansi.OFF.string(filled(line)).split("\\R", -1)));
    }
    return result;
  }

  /**
   * Returns a text in the form of the help, with {@code %n} and {@code %%} replaced; one that is
   * not a format stays unchanged.
   */
  static String filled(String text) {
    try {
      return String.format(Locale.ROOT, text);
    } catch (IllegalFormatException e) {
      return text.replace("%n", "\n");
    }
  }

  private void section(String name) {
    macro(".SH " + name);
  }

  private void entry(String term, List<String> description) {
    macro(".TP");
    plain("\\fB" + escaped(term) + "\\fR");
    plain(escaped(String.join(" ", description).strip()));
  }

  private void paragraphs(List<String> lines) {
    for (String line : lines) {
      if (line.isBlank()) {
        macro(".PP");
      } else {
        plain(escaped(line));
      }
    }
  }

  private void verbatim(String text) {
    macro(".nf");
    text.lines().forEach(line -> plain(escaped(line)));
    macro(".fi");
  }

  private void macro(String line) {
    page.append(line).append('\n');
  }

  private void plain(String line) {
    page.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "").append(line);
    page.append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
