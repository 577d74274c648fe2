// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageTest {
  private static final Path PAGE = Path.of("..", "docs", "scale.md");

  @Test
  void only_what_stands_between_the_markers_changes() throws IOException {
    List<String> page = Files.readAllLines(PAGE);

    List<String> once = Page.replace(page, List.of("new"));
    List<String> twice = Page.replace(once, List.of("newer"));

    assertThat(once).startsWith(page.get(0)).endsWith(page.get(page.size() - 1)).contains("new");
    assertThat(twice).contains("newer").doesNotContain("new").hasSameSizeAs(once);
  }

  @Test
  void a_page_without_markers_is_refused() {
    assertThatThrownBy(() -> Page.replace(List.of("# Scale"), List.of()))
        .hasMessageContaining("markers");
  }
}
