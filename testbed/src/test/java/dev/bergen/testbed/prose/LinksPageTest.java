// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.testbed.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * Links between the pages lead to a file and a heading, in the repository's viewer as on the site.
 *
 * <p>{@code scripts/site} checks the site's own links too; this needs nothing installed.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LinksPageTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern OUTSIDE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?)( \\{#([\\w-]+)\\})?");
  private static final Pattern NAMED = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");

  @Test
  void every_link_leads_to_a_file_and_a_heading() throws IOException {
    Map<Path, Set<String>> anchors = new HashMap<>();
    List<Path> pages = ProjectFiles.endingWith(".md");
    for (Path page : pages) {
      anchors.put(page, anchors(Files.readAllLines(page)));
    }
    List<String> broken = new ArrayList<>();
    for (Path page : pages) {
      broken.addAll(broken(page, anchors));
    }
    assertThat(pages).hasSizeGreaterThan(50);
    assertThat(broken).isEmpty();
  }

  @Test
  void a_heading_is_named_by_its_words() {
    assertThat(anchors(List.of("# It's `a.b` & (c)", "```", "# no heading", "```", "## Twice")))
        .contains("its-ab--c", "its-ab-c", "twice")
        .doesNotContain("no-heading");
    assertThat(anchors(List.of("## Twice", "## Twice"))).contains("twice", "twice-1", "twice_1");
  }

  private static List<String> broken(Path page, Map<Path, Set<String>> anchors) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String line : Markdown.withoutCode(Files.readAllLines(page))) {
      Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "`"));
      while (link.find()) {
        if (OUTSIDE.matcher(link.group(1)).matches()) {
          continue;
        }
        String[] parts = link.group(1).split("#", 2);
        Path target =
            parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).toAbsolutePath().normalize();
        boolean toHeading = parts.length == 2 && anchors.containsKey(target);
        boolean leads = toHeading ? anchors.get(target).contains(parts[1]) : Files.exists(target);
        if (!leads) {
          broken.add(page + ": " + link.group(1));
        }
      }
    }
    return broken;
  }

  private static Set<String> anchors(List<String> lines) {
    Set<String> anchors = new HashSet<>();
    for (String line : Markdown.withoutCode(lines)) {
      Matcher named = NAMED.matcher(line);
      while (named.find()) {
        anchors.add(named.group(1));
      }
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String id = heading.group(3);
        String slug = id == null ? slug(heading.group(1)) : id;
        int again = 0;
        String name = slug;
        while (!anchors.add(name)) {
          again++;
          anchors.add(slug + "_" + again); // as the site counts
          name = slug + "-" + again;
        }
        anchors.add(name.replaceAll("-+", "-"));
      }
    }
    return anchors;
  }

  private static String slug(String heading) {
    String text = heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1").trim();
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
  }
}
