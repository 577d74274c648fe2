// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * The pages, help texts and messages say things as a technical writer would.
 *
 * <p>{@code patterns.txt} has the words and patterns, {@code held.txt} the places that are held to
 * them, {@code allowed.txt} the lines that are right all the same. All findings, of the places that
 * are not held yet too, are listed in {@code target/prose.txt}.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProsePageTest {
  private static final ProseRules RULES = new ProseRules();
  private static final List<String> FOUND = new ArrayList<>();
  private static Path root = Path.of("..");

  @BeforeAll
  static void read() throws IOException {
    root = ProjectFiles.root();
    for (Path file : ProjectFiles.endingWith("")) {
      String name = root.relativize(file).toString();
      if (name.endsWith(".md")) {
        add("page", name, Markdown.passages(Files.readAllLines(file)));
      } else if (name.endsWith(".java") && name.contains("src/main/")) {
        String source = Files.readString(file);
        add("text", name, JavaText.strings(source));
        add("comment", name, JavaText.comments(source));
      }
    }
    Files.write(Files.createDirectories(Path.of("target")).resolve("prose.txt"), FOUND);
  }

  private static void add(String area, String file, List<Passage> passages) throws IOException {
    List<ProseRules.Finding> findings = RULES.findings(passages);
    if (findings.isEmpty()) {
      return;
    }
    List<String> lines = Files.readAllLines(root.resolve(file));
    List<String> allowed = ProseRules.lines("allowed.txt");
    for (ProseRules.Finding finding : findings) {
      String line = lines.get(finding.line() - 1).strip();
      if (!allowed.contains(file + ": " + line)) {
        FOUND.add(
            "%s %s:%d: \"%s\" (better: %s)"
                .formatted(area, file, finding.line(), finding.phrase(), finding.better()));
      }
    }
  }

  @Test
  void texts_for_users_are_plain_english() {
    assertThat(FOUND.stream().filter(ProsePageTest::isHeld).toList())
        .as("See testbed/src/test/resources/prose/patterns.txt, and CONTRIBUTING.md")
        .isEmpty();
  }

  private static boolean isHeld(String finding) {
    List<String> held = ProseRules.lines("held.txt");
    return held.stream().anyMatch(finding::startsWith)
        && held.stream()
            .noneMatch(line -> finding.startsWith(line.substring(1)) && line.startsWith("!"));
  }

  @Test
  void a_clause_as_a_subject_is_found_across_lines_and_a_question_is_none() {
    assertThat(phrases("A listener stops.\nWhat is not\nacknowledged comes again."))
        .containsExactly("What", "comes again");
    assertThat(phrases("What is a topic?")).isEmpty();
  }

  @Test
  void code_links_and_identifiers_are_not_prose() {
    assertThat(phrases("```\nwhoever\n```\nSee `nobody` and [it](nobody.md).")).isEmpty();
    assertThat(phrases("A row:\n\n| a | told |")).containsExactly("told");
  }

  @Test
  void strings_are_read_as_one_and_comments_apart_from_them() {
    String source =
        """
        /** Told of {@code nobody}. */
        class A {
          String a = "the log is \\"quiet\\", the driver says "
              + "nothing of it"; // whoever
          char quote = '"';
        }
        """;

    assertThat(RULES.findings(JavaText.strings(source)))
        .extracting(ProseRules.Finding::phrase, ProseRules.Finding::line)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("says nothing", 3));
    assertThat(RULES.findings(JavaText.comments(source)))
        .extracting(ProseRules.Finding::phrase)
        .containsExactly("Told", "whoever");
  }

  @Test
  void each_allowed_line_is_still_there() throws IOException {
    for (String allowed : ProseRules.lines("allowed.txt")) {
      int colon = allowed.indexOf(": ");
      assertThat(Files.readAllLines(root.resolve(allowed.substring(0, colon))))
          .as("testbed/src/test/resources/prose/allowed.txt: %s", allowed)
          .anyMatch(line -> line.strip().equals(allowed.substring(colon + 2)));
    }
  }

  private static List<String> phrases(String markdown) {
    return RULES.findings(Markdown.passages(markdown.lines().toList())).stream()
        .map(ProseRules.Finding::phrase)
        .toList();
  }
}
