// SPDX-License-Identifier: Apache-2.0
package dev.bergen.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each row of docs/parity.md is proven by a test, or says why it differs. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class ParityPageTest {
  private static ParityPage page;
  private static ParityPage list;
  private static TaggedTests tests;

  @BeforeAll
  static void read() throws IOException {
    Path root = Repository.root();
    page = ParityPage.readPage(Files.readString(root.resolve("docs/parity.md")));
    list = ParityPage.readList(resource("rows.txt"));
    tests = TaggedTests.below(root);
    page.counts().forEach(System.out::println);
  }

  @Test
  void the_page_has_every_row_once_and_no_other() {
    assertThat(page.outline()).doesNotHaveDuplicates().containsExactlyElementsOf(list.outline());
    assertThat(page.unread()).isEmpty();
    assertThat(list.unread()).isEmpty();
  }

  @Test
  void every_test_that_a_row_names_exists_and_carries_the_rows_id() {
    assertThat(page.unproven(tests)).isEmpty();
  }

  @Test
  void every_row_says_what_holds_and_why_it_differs() {
    assertThat(page.rows())
        .allSatisfy(row -> assertThat(row.statement()).as(row.id()).isNotBlank())
        .allSatisfy(row -> assertThat(row.proof()).as(row.id()).hasSizeGreaterThan(3));
  }

  @Test
  void every_row_is_marked_with_what_its_tests_ask() {
    assertThat(page.mismarked(tests)).isEmpty();
    assertThat(tests.pretenders()).isEmpty();
  }

  @Test
  void no_tag_names_a_missing_row() {
    assertThat(page.strangeTags(tests)).isEmpty();
  }

  @Test
  void no_contract_is_open() {
    assertThat(page.open("K")).isEmpty();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ParityPageTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
