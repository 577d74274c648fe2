// SPDX-License-Identifier: Apache-2.0
package dev.bergen.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which modules go to Maven Central, and that their poms say all that it asks for. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class PublishedArtifactsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern PARENT = Pattern.compile("(?s)<parent>.*?</parent>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final String KEPT = "<bergen.unpublished>true</bergen.unpublished>";
  private static final String NEITHER_INSTALLED = "<maven.install.skip>true</maven.install.skip>";

  /** A module of the build. */
  private record Module(String name, String pom) {
    String artifact() {
      Matcher matcher = ARTIFACT.matcher(PARENT.matcher(pom).replaceFirst(""));
      assertThat(matcher.find()).as(name).isTrue();
      return matcher.group(1);
    }

    boolean isPublished() {
      return !pom.contains(KEPT) && !pom.contains(NEITHER_INSTALLED);
    }
  }

  private static List<Module> modules() throws IOException {
    List<Module> modules = new ArrayList<>();
    for (String name :
        MODULE.matcher(read("pom.xml")).results().map(found -> found.group(1)).toList()) {
      modules.add(new Module(name, read(name + "/pom.xml")));
    }
    return modules;
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  @Test
  void published_modules_are_in_the_bill_of_materials_and_the_others_are_marked()
      throws IOException {
    String bom = read("bom/pom.xml");
    Set<String> listed =
        ARTIFACT
            .matcher(
                bom.substring(bom.indexOf("<dependencyManagement>"), bom.indexOf("<profiles>")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    listed.add("bergen-bom");

    assertThat(modules().stream().filter(Module::isPublished).map(Module::artifact))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  void every_published_pom_says_what_central_asks_for() throws IOException {
    for (String pom : List.of("pom.xml", "bom/pom.xml")) {
      assertThat(read(pom))
          .as(pom)
          .contains("<name>", "<description>", "\n  <url>", "<licenses>", "<developers>", "<scm");
    }
    assertThat(modules().stream().filter(Module::isPublished))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            module ->
                assertThat(PARENT.matcher(module.pom()).replaceFirst(""))
                    .as(module.name())
                    .contains("\n  <name>Bergen ", "\n  <description>"));
  }
}
