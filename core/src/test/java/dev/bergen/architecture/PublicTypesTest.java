// SPDX-License-Identifier: Apache-2.0
package dev.bergen.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The public types of the core are listed in a file, so that growth shows in a diff. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class PublicTypesTest {
  private static final Path LIST = Path.of("src/test/resources/public-types.txt");
  private static final String ACCEPT = "public-types.accept";

  /** A sealed family lies in one package: most types of the vocabulary are failures. */
  private static final int MOST_OF_A_PACKAGE = 24;

  @Test
  @Tag("TRN-19")
  void the_public_types_are_the_listed_ones() throws IOException {
    List<String> found =
        CoreClasses.ALL.stream()
            .filter(CoreClasses::isPromised)
            .map(JavaClass::getName)
            .sorted()
            .toList();
    if (Boolean.getBoolean(ACCEPT)) {
      Files.write(LIST, found);
    }

    List<String> listed = Files.readAllLines(LIST);

    assertThat(found)
        .as(
            "Public types differ from %s. Can it be package-private? If not, accept it with%n"
                + "  mvn test -pl core -Dtest=PublicTypesTest -D%s=true",
            LIST, ACCEPT)
        .containsExactlyElementsOf(listed);
  }

  @Test
  void no_package_has_so_many_that_it_wants_splitting() {
    Map<String, Long> topLevel =
        CoreClasses.ALL.stream()
            .filter(type -> CoreClasses.isPromised(type) && type.isTopLevelClass())
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(topLevel)
        .allSatisfy(
            (name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(MOST_OF_A_PACKAGE));
  }
}
