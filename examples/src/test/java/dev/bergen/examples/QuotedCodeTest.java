// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Code in the README and the guide is quoted from files that the build compiles. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class QuotedCodeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<Path> SOURCES =
      Stream.of("src", "spring-boot/src", "quarkus/src", "kotlin/src", "cdi/src", "micronaut/src")
          .map(ROOT.resolve("examples")::resolve)
          .toList();

  /** The endings of files by what fences of code say. */
  private static final Map<String, String> ENDINGS =
      Map.of("java", ".java", "kotlin", ".kt", "python", ".py");

  /** Names of types and, after "in", that of their package. */
  private static final Pattern TYPES_IN =
      Pattern.compile("((?:`[A-Z]\\w*`(?:, | and )?)+)(?: is| are)? in `(dev\\.bergen[a-z.]*)`");

  private static final Pattern TYPE = Pattern.compile("`(\\w+)`");

  private static final String PROGRAMS = "src/%s/java/dev/bergen/examples/";
  private static final String BOOT = "spring-boot/src/%s/java/dev/bergen/examples/boot/";
  private static final String QUARKUS = "quarkus/src/%s/java/dev/bergen/examples/quarkus/";

  /** The files of a page. */
  private static final Map<String, List<String>> WHOLE =
      Map.of(
          "README.md",
          List.of(main(PROGRAMS, "Hello"), main(BOOT, "hello/Hello")),
          "docs/index.md",
          List.of(main(PROGRAMS, "Hello")),
          "docs/guide/getting-started.md",
          Stream.of("PlainCall", "Volumes", "TypedService", "Fanout", "LongCall")
              .map(name -> main(PROGRAMS, name))
              .toList(),
          "docs/guide/testing.md",
          Stream.concat(
                  Stream.of("Inventory", "OutOfStock", "StockErrors")
                      .map(name -> main(PROGRAMS, name)),
                  Stream.of("Checkout", "CheckoutTest", "VolumeEventsTest", "LongCallTest")
                      .map(name -> test(PROGRAMS, name)))
              .toList(),
          "docs/guide/spring-boot.md",
          List.of(
              main(BOOT, "shop/Inventory"),
              main(BOOT, "shop/InventoryService"),
              main(BOOT, "shop/Shop"),
              main(BOOT, "shop/Audit"),
              test(BOOT, "shop/InventoryTest"),
              test(BOOT, "shop/ShopTest")),
          "docs/guide/quarkus.md",
          List.of(
              main(QUARKUS, "Inventory"),
              main(QUARKUS, "InventoryService"),
              main(QUARKUS, "Shop"),
              main(QUARKUS, "Audit"),
              test(QUARKUS, "ShopTest")));

  private record Block(Path page, int line, String language, List<String> code) {}

  @TestFactory
  Stream<DynamicTest> every_block_of_code_stands_in_an_example() throws IOException {
    Map<String, List<List<String>>> sources = new HashMap<>();
    for (Map.Entry<String, String> language : ENDINGS.entrySet()) {
      sources.put(language.getKey(), sources(language.getValue()));
    }
    return pages().stream()
        .flatMap(page -> blocks(page).stream())
        .map(
            block ->
                dynamicTest(
                    block.page.getFileName() + ":" + block.line,
                    () ->
                        assertThat(isQuoted(block.code, sources.get(block.language)))
                            .as("%s is not in %s", String.join("\n", block.code), SOURCES)
                            .isTrue()));
  }

  @Test
  void a_changed_line_is_noticed() {
    List<List<String>> sources = List.of(List.of("class A {", "  int a;", "  int b;", "}"));

    assertThat(isQuoted(List.of("int a;", "int b;"), sources)).isTrue();
    assertThat(isQuoted(List.of("int a;", "int c;"), sources)).isFalse();
    assertThat(isQuoted(List.of("int a;", "  int b;"), sources)).isFalse();
    assertThat(isQuoted(List.of("int b;", "int a;"), sources)).isFalse();
  }

  /** So that a reader can type them: with their imports, and without gaps. */
  @TestFactory
  Stream<DynamicTest> every_line_of_a_file_stands_on_the_page_for_beginners() {
    return WHOLE.entrySet().stream()
        .map(
            page ->
                dynamicTest(
                    page.getKey(),
                    () ->
                        assertThat(code(ROOT.resolve(page.getKey())))
                            .containsExactlyInAnyOrderElementsOf(
                                page.getValue().stream().flatMap(QuotedCodeTest::body).toList())));
  }

  @Test
  void the_readme_and_the_guide_have_code_to_check() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(3);
    assertThat(blocks(ROOT.resolve("README.md"))).isNotEmpty();
  }

  @Test
  void types_are_in_the_packages_that_the_text_names() throws IOException {
    List<Path> named = new ArrayList<>();
    for (Path page : pages()) {
      Matcher place = TYPES_IN.matcher(String.join(" ", lines(page)));
      while (place.find()) {
        String directory = "core/src/main/java/" + place.group(2).replace('.', '/');
        TYPE.matcher(place.group(1))
            .results()
            .map(type -> ROOT.resolve(directory).resolve(type.group(1) + ".java"))
            .forEach(named::add);
      }
    }

    assertThat(named).hasSizeGreaterThan(3).allSatisfy(file -> assertThat(file).exists());
  }

  /** All Java of a page, without empty lines. */
  private static List<String> code(Path page) {
    return blocks(page).stream()
        .filter(block -> block.language.equals("java"))
        .flatMap(block -> block.code.stream())
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** A file without empty lines, its license and its package. */
  private static Stream<String> body(String file) {
    return lines(ROOT.resolve("examples").resolve(file)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("package "))
        .filter(line -> !line.startsWith("// SPDX"));
  }

  private static String main(String directory, String name) {
    return directory.formatted("main") + name + ".java";
  }

  private static String test(String directory, String name) {
    return directory.formatted("test") + name + ".java";
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/index.md")));
    try (Stream<Path> guide = Files.list(ROOT.resolve("docs/guide"))) {
      guide.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<Block> blocks(Path page) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = lines(page);
    for (int i = 0; i < lines.size(); i++) {
      String fence = lines.get(i).strip();
      if (fence.startsWith("```") && ENDINGS.containsKey(fence.substring(3))) {
        int end = i + 1;
        while (!lines.get(end).strip().equals("```")) {
          end++;
        }
        blocks.add(new Block(page, i + 1, fence.substring(3), lines.subList(i + 1, end)));
        i = end;
      }
    }
    return blocks;
  }

  private static List<List<String>> sources(String ending) throws IOException {
    List<List<String>> sources = new ArrayList<>();
    for (Path root : SOURCES) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.toString().endsWith(ending))
            .map(QuotedCodeTest::lines)
            .forEach(sources::add);
      }
    }
    return sources;
  }

  /** Whether the lines follow each other in a source, all moved to the left by the same indent. */
  private static boolean isQuoted(List<String> code, List<List<String>> sources) {
    return sources.stream()
        .anyMatch(
            source -> {
              for (int start = 0; start + code.size() <= source.size(); start++) {
                if (matches(code, source.subList(start, start + code.size()))) {
                  return true;
                }
              }
              return false;
            });
  }

  private static boolean matches(List<String> code, List<String> source) {
    int indent = source.get(0).length() - code.get(0).length();
    if (indent < 0) {
      return false;
    }
    String margin = " ".repeat(indent);
    for (int i = 0; i < code.size(); i++) {
      String expected = code.get(i).isEmpty() ? "" : margin + code.get(i);
      if (!source.get(i).equals(expected)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
