// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.config.ConfigurationProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds headings of sections that are indented. By the rules, these belong to the value above,
 * which is never intended.
 */
final class IndentedSections {
  private static final Pattern HEADING = Pattern.compile("[ \\t]+\\[[A-Za-z][A-Za-z0-9_.:-]*]\\s*");

  private IndentedSections() {}

  /** Returns one error for each. The file can be read. */
  static List<ConfigurationProblem> in(Path file) throws IOException {
    List<ConfigurationProblem> found = new ArrayList<>();
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (HEADING.matcher(line).matches()) {
        found.add(
            new ConfigurationProblem(
                true,
                file + ":" + number,
                line.strip()
                    + " is indented, so it continues the value above it and does not start a section."
                    + " Remove the blanks"));
      }
    }
    return found;
  }
}
