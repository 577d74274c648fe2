// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The place of the cursor in a command's model.
 *
 * @param command the innermost command of the line
 * @param awaited the option or argument whose value is typed; {@code null} if it is neither
 * @param isName whether the name of a command or option is typed, or can be
 * @param before the beginning of the word that is not part of the value: {@code --server=}
 * @param typed the value or name, as far as it was typed
 * @param given the values so far
 * @param readable the words that can be parsed: without an option that still awaits its value
 */
record Cursor(
    CommandSpec command,
    @Nullable ArgSpec awaited,
    boolean isName,
    String before,
    String typed,
    List<Given> given,
    List<String> readable) {

  /** A value of the line. */
  record Given(ArgSpec arg, String value) {}

  /**
   * Finds the place.
   *
   * @param words without the program
   */
  static Cursor at(CommandLine root, List<String> words, String current) {
    return new Walk(root.getCommandSpec()).along(words, current);
  }

  private static final class Walk {
    private final List<Given> given = new ArrayList<>();
    private CommandSpec command;
    private int position;
    private boolean onlyArguments;

    Walk(CommandSpec root) {
      this.command = root;
    }

    Cursor along(List<String> words, String current) {
      ArgSpec awaited = null;
      for (String word : words) {
        if (awaited != null) {
          given.add(new Given(awaited, word));
          awaited = null;
        } else {
          awaited = step(word);
        }
      }
      List<String> readable = awaited == null ? words : words.subList(0, words.size() - 1);
      return awaited == null
          ? inWord(current, readable)
          : valueOf(awaited, "", current, false, readable);
    }

    /** Returns the option that awaits a value after this word; {@code null} if none does. */
    private @Nullable ArgSpec step(String word) {
      if (!onlyArguments && word.equals("--")) {
        onlyArguments = true;
        return null;
      }
      if (!onlyArguments && word.length() > 1 && word.startsWith("-")) {
        return option(word);
      }
      CommandLine below = position == 0 ? command.subcommands().get(word) : null;
      if (below != null) {
        command = below.getCommandSpec();
        return null;
      }
      ArgSpec argument = argument();
      if (argument != null) {
        given.add(new Given(argument, word));
      }
      position++;
      return null;
    }

    private @Nullable ArgSpec option(String word) {
      int equals = word.indexOf('=');
      OptionSpec option = named(equals < 0 ? word : word.substring(0, equals));
      if (option == null || option.arity().max() == 0) {
        return null;
      }
      if (equals < 0) {
        return option;
      }
      given.add(new Given(option, word.substring(equals + 1)));
      return null;
    }

    private @Nullable OptionSpec named(String name) {
      return command.optionsMap().get(name);
    }

    private @Nullable ArgSpec argument() {
      for (PositionalParamSpec each : command.positionalParameters()) {
        if (each.index().contains(position) && !each.hidden()) {
          return each;
        }
      }
      return null;
    }

    private Cursor inWord(String current, List<String> readable) {
      if (!onlyArguments && current.startsWith("-")) {
        int equals = current.indexOf('=');
        OptionSpec option = equals < 0 ? null : named(current.substring(0, equals));
        return option == null
            ? new Cursor(command, null, equals < 0, "", current, given, readable)
            : valueOf(
                option,
                current.substring(0, equals + 1),
                current.substring(equals + 1),
                false,
                readable);
      }
      boolean canBeCommand = position == 0 && !command.subcommands().isEmpty();
      return valueOf(argument(), "", current, canBeCommand, readable);
    }

    /** Of several values with a comma between them the last is typed. */
    private Cursor valueOf(
        @Nullable ArgSpec arg, String before, String value, boolean isName, List<String> readable) {
      int start = 0;
      if (arg != null && !arg.splitRegex().isEmpty()) {
        var separator = Pattern.compile(arg.splitRegex()).matcher(value);
        while (separator.find()) {
          start = separator.end();
        }
      }
      return new Cursor(
          command,
          arg,
          isName,
          before + value.substring(0, start),
          value.substring(start),
          List.copyOf(given),
          readable);
    }
  }
}
