// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import java.util.List;

/** Writes option tables as a file in which everything is commented out. */
final class ConfigSample {
  private static final int WIDTH = 79;

  private final StringBuilder text = new StringBuilder();

  private ConfigSample() {}

  static String of(List<OptionGroup> groups) {
    ConfigSample sample = new ConfigSample();
    groups.forEach(sample::add);
    return sample.text.toString();
  }

  private void add(OptionGroup group) {
    if (text.length() > 0) {
      text.append('\n');
    }
    text.append('[').append(group.name()).append("]\n");
    group.options().forEach(option -> add(group, option));
  }

  private void add(OptionGroup group, Option<?> option) {
    text.append('\n');
    comment(option.help());
    comment("Value: " + option.allowed() + (option.isSecret() ? " (secret: never printed)" : ""));
    if (!hasWrittenDefault(option) && !option.defaultText().isEmpty()) {
      comment("Default: " + option.defaultText());
    }
    for (String name : option.formerNames()) {
      comment("Formerly: [" + group.name() + "] " + name);
    }
    if (option.deprecation() != null) {
      comment("Deprecated. " + option.deprecation());
    }
    String shown = hasWrittenDefault(option) ? option.defaultText() : "";
    text.append(("#" + option.name() + " = " + shown).stripTrailing()).append('\n');
  }

  /** Whether the default is a value of the option rather than a description of one. */
  private static boolean hasWrittenDefault(Option<?> option) {
    return option.defaultText().equals(ConfigValue.written(option));
  }

  private void comment(String sentence) {
    StringBuilder line = new StringBuilder("#");
    for (String word : sentence.split(" ")) {
      if (line.length() > 1 && line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line.setLength(1);
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
