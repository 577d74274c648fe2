// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.micrometer.BergenMeterDocumentation.CallPart;
import dev.bergen.micrometer.BergenObservationDocumentation.NotificationDetail;
import dev.bergen.micrometer.BergenObservationDocumentation.NotificationTag;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcDetail;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcTag;
import io.micrometer.common.docs.KeyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/observability.md say what the enums and their Javadoc say. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObservabilityPageTest {
  private static final Path PAGE = Path.of("../../docs/observability.md");
  private static final Path SOURCES = Path.of("src/main/java/dev/bergen/micrometer");
  private static final String ACCEPT = "observability.accept";

  static Stream<Map.Entry<String, String>> tables() throws IOException {
    Map<String, String> tables = new TreeMap<>();
    String observations = source(BergenObservationDocumentation.class);
    StringBuilder table =
        new StringBuilder("| timer | in Prometheus | what is timed |\n|---|---|---|\n");
    for (BergenObservationDocumentation each : BergenObservationDocumentation.values()) {
      String name = each.getName();
      String text = javadoc(observations, each);
      table.append("| `%s` | `%s_seconds` | %s |\n".formatted(name, prometheus(name), text));
    }
    tables.put("observations", table.toString());
    tables.put("tags of RPC", keys("tag", section(observations, "RpcTag"), RpcTag.values()));
    tables.put(
        "attributes of RPC",
        keys("attribute", section(observations, "RpcDetail"), RpcDetail.values()));
    tables.put(
        "tags of notifications",
        keys("tag", section(observations, "NotificationTag"), NotificationTag.values()));
    tables.put(
        "attributes of notifications",
        keys(
            "attribute", section(observations, "NotificationDetail"), NotificationDetail.values()));
    tables.put("meters", meters());
    tables.put("parts", parts());
    return tables.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void the_page_has_each_table(Map.Entry<String, String> wanted) throws IOException {
    Pattern place = Pattern.compile("(<!-- " + wanted.getKey() + " -->\n)((?:\\|[^\n]*\n)*)");
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean(ACCEPT)) {
      page = place.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(wanted.getValue()));
      Files.writeString(PAGE, page);
    }

    Matcher onPage = place.matcher(page);

    assertThat(onPage.find()).as("a table marked <!-- %s -->", wanted.getKey()).isTrue();
    assertThat(onPage.group(2))
        .as(
            "Rewrite it with: mvn test -pl integrations/micrometer -am"
                + " -Dtest=ObservabilityPageTest -D%s=true",
            ACCEPT)
        .isEqualTo(wanted.getValue());
  }

  private static String meters() throws IOException {
    String source = source(BergenMeterDocumentation.class);
    StringBuilder table =
        new StringBuilder("| meter | in Prometheus | of | what it says |\n|---|---|---|---|\n");
    for (BergenMeterDocumentation each : BergenMeterDocumentation.values()) {
      String suffix =
          switch (each.getType()) {
            case COUNTER -> "_total";
            case TIMER -> "_seconds";
            default -> "";
          };
      table.append(
          "| `%s` | `%s%s` | %s | %s |\n"
              .formatted(
                  each.getName(),
                  prometheus(each.getName()),
                  suffix,
                  each.subject().name().toLowerCase(Locale.ROOT),
                  javadoc(source, each)));
    }
    return table.toString();
  }

  private static String parts() throws IOException {
    String source = section(source(BergenMeterDocumentation.class), "CallPart");
    StringBuilder table = new StringBuilder("| `bergen.part` | what it is |\n|---|---|\n");
    for (CallPart each : CallPart.values()) {
      table.append("| `%s` | %s |\n".formatted(each.value(), javadoc(source, each)));
    }
    return table.toString();
  }

  private static <K extends Enum<K> & KeyName> String keys(
      String kind, String source, K[] constants) {
    StringBuilder table = new StringBuilder("| " + kind + " | value |\n|---|---|\n");
    for (K each : constants) {
      table.append("| `%s` | %s |\n".formatted(each.asString(), javadoc(source, each)));
    }
    return table.toString();
  }

  private static String prometheus(String name) {
    return name.replace('.', '_');
  }

  private static String source(Class<?> type) throws IOException {
    return Files.readString(SOURCES.resolve(type.getSimpleName() + ".java"));
  }

  private static String section(String source, String enumName) {
    return source.substring(source.indexOf("enum " + enumName + " "));
  }

  private static String javadoc(String source, Enum<?> constant) {
    Matcher found =
        Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+" + constant.name() + "\\(", Pattern.DOTALL)
            .matcher(source);
    assertThat(found.find()).as("Javadoc of %s", constant).isTrue();
    return found
        .group(1)
        .replaceAll("\\n\\s*\\*", " ")
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replace("{@link RpcTag#ERROR}", "`" + RpcTag.ERROR.asString() + "` of RPC")
        .strip();
  }
}
