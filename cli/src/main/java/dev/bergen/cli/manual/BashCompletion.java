// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.manual;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for bash, and for zsh, which has a mode for scripts of bash. Commands and options
 * stand in the script, so that they are there at once; for values it runs {@code bergen
 * __complete}.
 */
final class BashCompletion {
  private static final String HEAD =
      """
      # Completion of PROGRAM in bash and zsh. 'PROGRAM __complete' finds values: topics, servers, files.

      if [ -n "${ZSH_VERSION-}" ]; then
        type compdef >/dev/null 2>&1 || { autoload -U +X compinit && compinit; }
        autoload -U +X bashcompinit && bashcompinit
      fi

      # Sets the commands and options of a command.
      _names_of_PROGRAM() {
        below= flags=
        case $1 in
      """;

  private static final String TAIL =
      """
        esac
      }

      _complete_PROGRAM() {
        local IFS=$' \\t\\n' line=${COMP_LINE:0:$COMP_POINT} current=${2-${COMP_WORDS[COMP_CWORD]}}
        local below flags here=PROGRAM program=${COMP_WORDS[0]} word option answer code i
        COMPREPLY=()
        _names_of_PROGRAM "$here"
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          case " $below " in
            *" $word "*)
              here="$here $word"
              _names_of_PROGRAM "$here"
              ;;
          esac
        done
        word=${COMP_WORDS[COMP_CWORD-1]}
        option=
        case $current in
          -*=*) option=${current%%=*}= ;;
          -*)
            COMPREPLY=($(compgen -W "$flags" -- "$current"))
            return 0
            ;;
          *)
            if [ -n "$below" ] && [ "${word#-}" = "$word" ] && [ "$word" != "=" ]; then
              COMPREPLY=($(compgen -W "$below" -- "$current"))
              return 0
            fi
            ;;
        esac
        case $program in "~/"*) program=$HOME/${program#??} ;; esac
        command -v -- "$program" >/dev/null 2>&1 || program=PROGRAM
        answer=$(printf '%s\\0%s\\0' "$line" "$current" | "$program" __complete 2>/dev/null)
        code=$?
        if [ "$code" = FILES ]; then
          answer=$(compgen -f -- "${current#"$option"}")
          type compopt >/dev/null 2>&1 && compopt -o filenames
        elif [ "$code" = 0 ]; then
          option= # is part of the answer
        else
          return 0
        fi
        while IFS= read -r word; do
          if [ -n "$word" ]; then COMPREPLY+=("$option$word"); fi
        done <<< "$answer"
        return 0
      }

      complete -F _complete_PROGRAM PROGRAM
      """;

  private final StringBuilder script = new StringBuilder();

  private BashCompletion() {}

  /** The exit code of {@code __complete} where files fit. */
  static final int FILES = 9;

  static String of(CommandSpec root) {
    BashCompletion completion = new BashCompletion();
    completion.add(root, root.name());
    return (HEAD + completion.script + TAIL)
        .replace("PROGRAM", root.name())
        .replace("FILES", Integer.toString(FILES));
  }

  private void add(CommandSpec command, String path) {
    List<String> commands = new ArrayList<>();
    List<String> options = new ArrayList<>();
    for (CommandLine each : command.subcommands().values()) {
      if (!each.getCommandSpec().usageMessage().hidden()) {
        commands.add(each.getCommandName());
      }
    }
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        options.addAll(List.of(option.names()));
      }
    }
    script.append(
        "    '%s') below='%s' flags='%s' ;;\n"
            .formatted(path, String.join(" ", commands), String.join(" ", options)));
    for (CommandLine each : command.subcommands().values()) {
      add(each.getCommandSpec(), path + " " + each.getCommandName());
    }
  }
}
