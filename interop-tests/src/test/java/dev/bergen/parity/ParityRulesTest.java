// SPDX-License-Identifier: Apache-2.0
package dev.bergen.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the parity page would be refused for. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class ParityRulesTest {
  @TempDir Path root;

  private TaggedTests tests;

  @BeforeEach
  void writeTests() throws IOException {
    Path sources = Files.createDirectories(root.resolve("a/src/test/java"));
    Files.writeString(
        sources.resolve("SomeTest.java"),
        """
        class SomeTest {
          @Test
          @Tag("ABC-01")
          @Tag("ABC-02")
          void tagged() {
            run("@Tag(\\"ABC-77\\")");
          }

          @ParameterizedTest
          @ValueSource(strings = {
            "a"
          })
          @Tag("ABC-03")
          void with_an_argument(String text) throws Exception {}

          @Test
          void untagged() {}

          @Tag("ABC-99")
          void no_test() {}
        }
        """);
    Path built = Files.createDirectories(root.resolve("a/target"));
    Files.copy(sources.resolve("SomeTest.java"), built.resolve("OtherTest.java"));
    tests = TaggedTests.below(root);
  }

  private static ParityPage page(String... rows) {
    return ParityPage.readPage(
        "## 1 Some\n\n| id | what holds | flag | asked | proof |\n|---|---|---|---|---|\n"
            + String.join("\n", rows));
  }

  @Test
  void a_named_test_must_exist_and_carry_the_id() {
    ParityPage page =
        page(
            "| ABC-01 | one | K | \u2013 | `SomeTest.tagged` |",
            "| ABC-02 | two | K | \u2013 | `SomeTest.tagged`, `SomeTest.untagged` |",
            "| ABC-03 | three | Q | \u2013 | `SomeTest.with_an_argument` |",
            "| ABC-04 | four | W | \u2013 | `SomeTest.gone` |",
            "| ABC-05 | five | W | \u2013 | `OtherTest.tagged` |",
            "| ABC-99 | six | W | \u2013 | `SomeTest.no_test` |",
            "| ABC-07 | seven | Q | \u2013 | differs: because |");

    assertThat(page.unproven(tests))
        .containsExactly(
            "ABC-02: SomeTest.untagged lacks @Tag(\"ABC-02\")",
            "ABC-04: there is no test SomeTest.gone",
            "ABC-05: there is no test OtherTest.tagged",
            "ABC-99: there is no test SomeTest.no_test");
  }

  @Test
  void open_contracts_are_found_and_everything_is_counted() {
    ParityPage page =
        page(
            "| ABC-01 | one | K | \u2013 | `SomeTest.tagged` |",
            "| ABC-02 | two | K | \u2013 | open |",
            "| ABC-03 | three | Q | \u2013 | open |",
            "| ABC-04 | four | W | \u2013 | differs: because |",
            "| ABC-05 | five | K | \u2013 | differs: not yet: later |");

    assertThat(page.open("K")).containsExactly("ABC-02");
    assertThat(page.counts()).element(1).asString().matches("1 Some +1 +1 +1 +2 +0 +0");
  }

  @Test
  void page_and_list_are_compared_by_ids_flags_and_sections() {
    ParityPage list = ParityPage.readList("= 1 Some\nABC-01 K\nABC-02 Q\n");

    assertThat(
            page("| ABC-01 | one | K | \u2013 | open |", "| ABC-02 | two | Q | \u2013 | open |")
                .outline())
        .isEqualTo(list.outline());
    assertThat(
            page("| ABC-01 | one | K | \u2013 | open |", "| ABC-02 | two | K | \u2013 | open |")
                .outline())
        .isNotEqualTo(list.outline());
    assertThat(page("| ABC-1 one | K | open |").unread()).hasSize(1);
  }

  @Test
  void a_tag_that_resembles_an_id_is_found() {
    ParityPage page =
        page("| ABC-01 | one | K | \u2013 | open |", "| ABC-02 | two | K | \u2013 | open |");

    assertThat(page.strangeTags(tests)).containsExactly("ABC-03=[SomeTest.with_an_argument]");
  }

  @Test
  void a_row_is_marked_with_what_its_tests_ask() throws IOException {
    Files.writeString(
        root.resolve("a/src/test/java/PeerTest.java"),
        """
        @Tag("asks-python")
        class PeerTest {
          private PythonPeer peer;

          @Test
          @Tag("ABC-01..03")
          void peer() {}

          @Test
          @Tag("%s")
          @Tag("ABC-01")
          void without_recordings() {}
        }
        """
            .formatted(Asked.RECORDINGS.tag()));
    tests = TaggedTests.below(root);
    ParityPage page =
        page(
            "| ABC-01 | one | K | Python | `PeerTest.peer` |",
            "| ABC-02 | two | K | \u2013 | `PeerTest.peer`, `SomeTest.tagged` |",
            "| ABC-03 | three | K | recordings | `SomeTest.with_an_argument` |",
            "| ABC-01 | four | K | Python, recordings | `PeerTest.without_recordings` |");

    assertThat(page.unproven(tests)).isEmpty();
    assertThat(page.mismarked(tests))
        .containsExactly(
            "ABC-02: the mark is \u2013, the tests ask Python",
            "ABC-03: the mark is recordings, the tests ask \u2013");
    assertThat(tests.pretenders()).containsExactly("PeerTest.without_recordings");
  }
}
