// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What no compiler checks, over the sources of all modules. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HouseRulesTest {
  private static final int LONGEST = 500;
  private static final long MOST_FILES = 25;

  private static final Pattern UNPUBLISHED =
      Pattern.compile("/(benchmarks|examples|framework-tests|interop-tests|testbed)/");
  private static final List<Path> SOURCES = new ArrayList<>();

  @BeforeAll
  static void findSources() throws IOException {
    ProjectFiles.endingWith(".java").stream()
        .filter(file -> !file.endsWith("HouseRulesTest.java"))
        .forEach(SOURCES::add);
  }

  @Test
  void there_are_sources_to_check() {
    assertThat(SOURCES).hasSizeGreaterThan(10);
  }

  @Test
  void every_file_starts_with_its_license() throws IOException {
    List<Path> without = new ArrayList<>();
    for (Path source : SOURCES) {
      if (!Files.readString(source).startsWith("// SPDX-License-Identifier: Apache-2.0\n")) {
        without.add(source);
      }
    }

    assertThat(without).isEmpty();
  }

  @Test
  void no_file_is_longer_than_500_lines() throws IOException {
    List<Path> tooLong = new ArrayList<>();
    for (Path source : SOURCES) {
      if (Files.readAllLines(source).size() > LONGEST) {
        tooLong.add(source);
      }
    }

    assertThat(tooLong).isEmpty();
  }

  @Test
  void no_package_has_more_than_25_files() {
    Map<String, Long> files =
        SOURCES.stream()
            .map(source -> source.getParent().toString())
            .filter(directory -> directory.contains("/src/main/java/"))
            .filter(directory -> !UNPUBLISHED.matcher(directory).find())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    Map<String, Long> tooMany = new TreeMap<>();
    files.forEach(
        (directory, count) -> {
          String name = directory.replaceAll(".*/src/main/java/", "").replace('/', '.');
          if (count > MOST_FILES) {
            tooMany.put(name, count);
          }
        });

    assertThat(tooMany).as("Split the package by subject (docs/decisions/0044)").isEmpty();
  }

  @Test
  void nothing_sleeps() throws IOException {
    assertThat(linesWith("\\bThread\\.sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\(")).isEmpty();
  }

  @Test
  void parking_for_a_time_is_sleeping_but_where_there_is_nothing_to_wait_for() throws IOException {
    assertThat(linesWith("\\bLockSupport\\.park(Nanos|Until)\\("))
        .extracting(HouseRulesTest::file)
        .containsExactlyInAnyOrder(
            "ThriftyPool", // whoever has work unparks it
            "ThriftyPool", // a task's time for those at work, of whose going on nobody tells
            "SharedCounter", // the lock of a file, of which no system tells
            "OpenConnection", // for more frames; a socket wakes its reader for each
            "Phase", // the pace of a load
            "UpgradeByHand"); // likewise
  }

  @Test
  void a_wait_in_a_test_has_half_a_minute() throws IOException {
    String number = "(?:[12]?\\d|[\\d_]+(?=, (?:TimeUnit\\.)?MILLI))";
    String latch =
        "\\b(get|await|poll|tryAcquire)\\(" + number + ", (TimeUnit\\.)?(MILLI)?SECONDS\\)";
    String future = "(fails|succeeds)Within\\((Duration\\.)?of(Millis\\(|Seconds\\([12]?\\d\\))";
    String atMost = "\\.atMost\\((Duration\\.)?of(Millis\\(|Seconds\\([12]?\\d\\))";
    String ten = "(?<![.\\w])await\\((\"[^\"]*\")?\\)\\s*\\.(?!atMost)";

    assertThat(testLinesWith(String.join("|", latch, future, atMost, ten)))
        .extracting(HouseRulesTest::file)
        .as("A machine may be busy: wait for 30 s, which nobody does where all is well")
        .containsExactlyInAnyOrder(
            "Heard", // looks a while whether something more comes
            "CallersTest", // takes 40 ms
            "HostileBrokerTest"); // the pace of a slow broker
  }

  @Test
  void no_test_measures_time_but_those_of_sockets_and_peers() throws IOException {
    assertThat(testLinesWith("System\\.nanoTime\\(\\) - \\w+[^;]{0,80}isLessThan"))
        .extracting(HouseRulesTest::file)
        .as("Give the transport a ManualTimer, and advance it")
        .containsExactlyInAnyOrder("CableFaultTest", "HandshakeTest", "VanishedCallerTest");
  }

  private static List<String> testLinesWith(String regex) throws IOException {
    return linesWith(regex).stream().filter(line -> line.contains("/src/test/")).toList();
  }

  private static String file(String line) {
    return line.replaceAll("(?s).*/(\\w+)\\.java: .*", "$1");
  }

  @Test
  void nothing_is_left_for_later_or_switched_off() throws IOException {
    assertThat(linesWith("\\b(TODO|FIXME)\\b|@Disabled\\b")).isEmpty();
  }

  @Test
  void no_failure_is_swallowed_by_an_empty_catch() throws IOException {
    assertThat(linesWith("catch \\([^)]*\\) \\{\\s*\\}")).isEmpty();
  }

  @Test
  void a_type_has_one_meaning_in_its_module() {
    Map<String, List<Path>> places = new TreeMap<>();
    for (Path source : SOURCES) {
      String path = source.toString().replace('\\', '/');
      int main = path.indexOf("/src/main/java/");
      if (main >= 0 && !path.endsWith("-info.java") && !UNPUBLISHED.matcher(path).find()) {
        String name = path.substring(0, main) + ": " + source.getFileName();
        places.computeIfAbsent(name, key -> new ArrayList<>()).add(source);
      }
    }
    places.values().removeIf(files -> files.size() == 1);

    assertThat(places).isEmpty();
  }

  @Test
  void names_say_what_a_type_does() throws IOException {
    assertThat(linesWith("\\b(class|interface|record|enum) \\w*(Manager|Helper|Utils?|Impl)\\b"))
        .isEmpty();
  }

  /** Users of a jar have no checkout: a message says it all, or has an address. */
  @Test
  void no_message_refers_to_a_page_of_the_repository() throws IOException {
    assertThat(linesWith("\"[^\"\\n]*\\bdocs/[\\w/-]+\\.md"))
        .filteredOn(line -> line.contains("/src/main/java/"))
        .noneMatch(line -> !UNPUBLISHED.matcher(line).find());
  }

  /** Nor have readers of Javadoc: it names the page by its title. */
  @Test
  void no_javadoc_refers_to_a_file_of_the_repository() throws IOException {
    assertThat(linesWith("(?m)^ *(?:/\\*\\*|\\*)[^\\n]*[\\w/-]+\\.md\\b"))
        .filteredOn(line -> line.contains("/src/main/java/"))
        .noneMatch(line -> !UNPUBLISHED.matcher(line).find());
  }

  /** Matches in whole files, so that a pattern may cross lines. */
  private static List<String> linesWith(String regex) throws IOException {
    Pattern pattern = Pattern.compile(regex);
    List<String> found = new ArrayList<>();
    for (Path source : SOURCES) {
      pattern
          .matcher(Files.readString(source))
          .results()
          .forEach(match -> found.add(source + ": " + match.group()));
    }
    return found;
  }
}
