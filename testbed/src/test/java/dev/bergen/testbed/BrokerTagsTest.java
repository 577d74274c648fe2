// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tag for a broker has an effect only in a module whose build asks for that broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrokerTagsTest {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(broker-[\\w.]+)\"\\)");
  private static final Pattern PROPERTY = Pattern.compile("<(bergen\\.[\\w.-]+)>([^<]*)</\\1>");
  private static final String ON_4_0 = "bergen.on-4.0.skip";
  private static final String ON_4_3 = "bergen.brokers.skip";

  /** The properties that leave out a tag's runs. */
  private static final Map<String, List<String>> RUNS =
      Map.of(
          "broker-4", List.of(ON_4_0, ON_4_3),
          "broker-newest", List.of(ON_4_3),
          "broker-denied", List.of("bergen.on-4.3-denied.skip"));

  /** The tags of each module. */
  private static final Map<Path, TreeSet<String>> TAGS = new TreeMap<>();

  @BeforeAll
  static void findTags() throws IOException {
    for (Path source : ProjectFiles.endingWith("Test.java")) {
      List<String> found =
          TAG.matcher(Files.readString(source)).results().map(tag -> tag.group(1)).toList();
      if (!found.isEmpty()) {
        TAGS.computeIfAbsent(module(source), any -> new TreeSet<>()).addAll(found);
      }
    }
    assertThat(TAGS).hasSizeGreaterThan(2);
  }

  private static Path module(Path source) {
    Path directory = source.getParent();
    while (!Files.exists(directory.resolve("pom.xml"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_test_with_the_tag_of_a_broker_runs_there(boolean apart) throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path module : TAGS.keySet()) {
      List<Map<String, String>> builds = builds(module, apart);
      assertThat(RUNS).as(module.toString()).containsKeys(TAGS.get(module).toArray(String[]::new));
      for (String tag : TAGS.get(module)) {
        for (String skip : RUNS.get(tag)) {
          if (builds.stream().allMatch(build -> build.get(skip).equals("true"))) {
            dead.add("%s: %s, and %s is true".formatted(module, tag, skip));
          }
        }
      }
    }

    assertThat(dead)
        .as("The tag has no effect: let the module's pom ask for this run, or remove the tag")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_second_JDK_leaves_these_tests_only_to_a_run_on_4_0(boolean apart) throws IOException {
    List<String> lost = new ArrayList<>();
    for (Path module : TAGS.keySet()) {
      List<Map<String, String>> builds = builds(module, apart);
      boolean on40 = builds.stream().anyMatch(build -> build.get(ON_4_0).equals("false"));
      for (Map<String, String> build : builds) {
        if (!on40
            && build.get("bergen.second.jdk.skip").equals("false")
            && build.get("bergen.second.jdk.excludedGroups").contains("broker-")) {
          lost.add(module.toString());
        }
      }
    }

    assertThat(lost)
        .as("The pom lacks bergen.second.jdk.excludedGroups: the second JDK leaves out tests")
        .isEmpty();
  }

  /** Once for each module, in one build of its own or in several beside it. */
  @Test
  void no_test_runs_on_a_broker_twice() throws IOException {
    for (Path module : TAGS.keySet()) {
      for (boolean apart : new boolean[] {false, true}) {
        for (String skip : List.of(ON_4_0, ON_4_3, "bergen.on-4.3-denied.skip")) {
          assertThat(builds(module, apart))
              .as("%s, apart: %s, %s", module, apart, skip)
              .filteredOn(build -> build.get(skip).equals("false"))
              .hasSizeLessThan(2);
        }
      }
    }
  }

  /** The properties of the builds that run a module's tests with {@code -Dbergen.brokers=all}. */
  private static List<Map<String, String>> builds(Path module, boolean apart) throws IOException {
    List<Map<String, String>> builds = new ArrayList<>();
    builds.add(properties(module.resolve("pom.xml"), apart));
    if (apart) {
      for (Path pom : ProjectFiles.endingWith("pom.xml")) {
        if (pom.startsWith(module.resolve("again"))) {
          builds.add(properties(pom, true));
        }
      }
    }
    return builds;
  }

  private static Map<String, String> properties(Path pom, boolean apart) throws IOException {
    Map<String, String> raw = new HashMap<>();
    // in the root's pom, those of profiles come last and hold with all brokers
    for (Path each : List.of(ProjectFiles.root().resolve("pom.xml"), pom)) {
      PROPERTY.matcher(Files.readString(each)).results().forEach(found -> put(raw, found));
    }
    raw.put("bergen.repeats.apart", String.valueOf(apart));
    Map<String, String> properties = new HashMap<>();
    raw.keySet().forEach(name -> properties.put(name, value(name, raw)));
    return properties;
  }

  private static void put(Map<String, String> properties, MatchResult found) {
    properties.put(found.group(1), found.group(2));
  }

  private static String value(String name, Map<String, String> raw) {
    String value = raw.getOrDefault(name, "");
    boolean refers = value.startsWith("${bergen.") && value.endsWith("}");
    return refers ? value(value.substring(2, value.length() - 1), raw) : value;
  }
}
