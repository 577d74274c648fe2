// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** docs/doctor.md says what the catalogue says. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorPageTest {
  private static final Path PAGE = Path.of("../docs/doctor.md");
  private static final String ACCEPT = "doctor-page.accept";
  private static final String MARK = "<!-- from the catalogue of checks -->\n";

  @Test
  void the_page_has_every_check() throws IOException {
    String page = Files.readString(PAGE);
    String generated = MARK + checks();
    int mark = page.indexOf(MARK);
    assertThat(mark).isNotNegative();
    if (Boolean.getBoolean(ACCEPT)) {
      page = page.substring(0, mark) + generated;
      Files.writeString(PAGE, page);
    }

    assertThat(page.substring(mark))
        .as("Rewrite it with: mvn test -pl observe -am -Dtest=DoctorPageTest -D%s=true", ACCEPT)
        .isEqualTo(generated);
  }

  @Test
  void no_two_checks_have_one_id_and_all_say_what_they_have_to() {
    Set<String> ids = new HashSet<>();
    for (Check check : Catalogue.all()) {
      assertThat(ids.add(check.id())).as(check.id()).isTrue();
      assertThat(check.id()).matches("[a-z]+(-[a-z]+)*");
      assertThat(check.title()).doesNotEndWith(".");
      assertThat(check.why()).endsWith(".");
      assertThat(check.remedy()).endsWith(".");
    }
    assertThat(ids).hasSizeGreaterThan(30);
  }

  private static String checks() {
    StringBuilder text = new StringBuilder();
    for (Check check : Catalogue.all()) {
      String needs = check.needs().stream().map(Need::words).collect(Collectors.joining("; "));
      text.append(
          "\n### `%s`\n\n%s (%s%s).\n\n%s\n\n**Do:** %s\n"
              .formatted(
                  check.id(),
                  check.title(),
                  check.severity().name().toLowerCase(Locale.ROOT),
                  needs.isEmpty() ? "" : "; needs " + needs,
                  check.why(),
                  check.remedy()));
    }
    return text.toString();
  }
}
