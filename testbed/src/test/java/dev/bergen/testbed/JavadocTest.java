// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** An IDE has something to show for every method that users call. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JavadocTest {
  private static final Pattern EXPORTED = Pattern.compile("\\bexports\\s+([\\w.]+)\\s*;");
  private static final Pattern METHOD =
      Pattern.compile(
          "(?m)^ {2,4}(?:public|protected) (?!.*\\b(?:class|record|interface|enum)\\b)[^=;\\n]*\\(");

  @Test
  void every_public_method_of_an_exported_package_has_a_comment() throws IOException {
    List<String> without = new ArrayList<>();
    int methods = 0;
    for (Path source : exportedSources()) {
      String text = Files.readString(source);
      Matcher method = METHOD.matcher(text);
      while (method.find()) {
        methods++;
        if (!isExplained(text, method.start())) {
          without.add(source.getFileName() + ":" + method.group());
        }
      }
    }

    assertThat(methods).isGreaterThan(1_000);
    assertThat(without).isEmpty();
  }

  /** Whether a comment, or that of the method it overrides, stands before what begins there. */
  private static boolean isExplained(String text, int start) {
    int from = Math.max(text.lastIndexOf("\n\n", start), text.lastIndexOf("{\n", start));
    String before = text.substring(from, start);
    return before.contains("*/") || before.contains("@Override");
  }

  private static List<Path> exportedSources() throws IOException {
    List<Path> all = ProjectFiles.endingWith(".java");
    List<Path> sources = new ArrayList<>();
    for (Path module : all) {
      if (!module.endsWith("src/main/java/module-info.java")) {
        continue;
      }
      Matcher exported = EXPORTED.matcher(Files.readString(module));
      while (exported.find()) {
        Path directory = module.resolveSibling(exported.group(1).replace('.', '/'));
        all.stream().filter(file -> file.getParent().equals(directory)).forEach(sources::add);
      }
    }
    return sources;
  }
}
