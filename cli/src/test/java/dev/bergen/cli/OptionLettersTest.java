// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.cli.terminal.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What is learnt with one command holds for all the others. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OptionLettersTest {
  private final List<OptionSpec> options = options(Bergen.commandLine());

  private static List<OptionSpec> options(CommandLine command) {
    List<OptionSpec> all = new ArrayList<>(command.getCommandSpec().options());
    command.getSubcommands().values().forEach(each -> all.addAll(options(each)));
    return all;
  }

  private static boolean isLetter(String name) {
    return !name.startsWith("--");
  }

  @Test
  void a_letter_stands_for_the_same_word_everywhere() {
    Map<String, TreeSet<String>> words = new TreeMap<>();
    for (OptionSpec option : options) {
      Arrays.stream(option.names())
          .filter(OptionLettersTest::isLetter)
          .forEach(
              letter ->
                  words.computeIfAbsent(letter, any -> new TreeSet<>()).add(option.longestName()));
    }

    assertThat(words).hasSizeGreaterThan(8).containsKeys("-o", "-v", "-h");
    assertThat(words).allSatisfy((letter, meanings) -> assertThat(meanings).hasSize(1));
  }

  @Test
  void a_word_has_the_same_letter_everywhere() {
    Map<String, TreeSet<String>> letters = new TreeMap<>();
    for (OptionSpec option : options) {
      if (Arrays.stream(option.names()).anyMatch(OptionLettersTest::isLetter)) {
        Arrays.stream(option.names())
            .filter(name -> !isLetter(name))
            .forEach(
                word ->
                    letters
                        .computeIfAbsent(word, any -> new TreeSet<>())
                        .add(option.shortestName()));
      }
    }

    assertThat(letters).allSatisfy((word, all) -> assertThat(all).hasSize(1));
  }

  @Test
  void output_is_text_or_json_everywhere() {
    List<OptionSpec> outputs =
        options.stream().filter(option -> option.longestName().equals("--output")).toList();

    assertThat(outputs)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            option -> {
              assertThat(option.names()).containsExactly("-o", "--output");
              assertThat(option.paramLabel()).isEqualTo("text|json");
              assertThat(option.converters()).hasExactlyElementsOfTypes(Output.FormConverter.class);
            });
  }
}
