// SPDX-License-Identifier: Apache-2.0
package dev.bergen.parity;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The test methods of all modules and their tags, as their sources have them: {@code
 * TargetTest.equal_targets_hash_alike}. Classes of one name count as one.
 */
final class TaggedTests {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");
  private static final Pattern RANGE = Pattern.compile("([A-Z]{3}-[A-Z]?)([0-9]+)\\.\\.([0-9]+)");
  private static final Pattern TEST =
      Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");
  private static final Pattern METHOD =
      Pattern.compile("^ +(?:(?:public|protected|final|static) )*\\S+ (\\w+)\\(.*");
  private static final Set<String> NOT_SOURCES =
      Set.of("target", "node_modules", "docs", "resources");

  private final Map<String, Set<String>> tagsByTest = new TreeMap<>();
  private final Set<String> pretenders = new TreeSet<>();

  private TaggedTests() {}

  /** Reads the sources of every module below {@code root}. */
  static TaggedTests below(Path root) throws IOException {
    TaggedTests tests = new TaggedTests();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = String.valueOf(directory.getFileName());
            boolean skipped =
                !directory.equals(root) && (name.startsWith(".") || NOT_SOURCES.contains(name));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (name.endsWith(".java")) {
              String type = name.substring(0, name.length() - ".java".length());
              tests.read(type, Files.readString(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return tests;
  }

  /** Returns the tags of a test; {@code null} when there is no such test. */
  @Nullable Set<String> tags(String test) {
    return tagsByTest.get(test);
  }

  /** Returns whether a test says by a tag that it asks that. */
  boolean asks(String test, Asked asked) {
    return tagsByTest.getOrDefault(test, Set.of()).contains(asked.tag());
  }

  /** Returns the tests whose tag says that they ask something, though nothing in the file can. */
  Set<String> pretenders() {
    return Collections.unmodifiableSet(pretenders);
  }

  /** Returns every tag there is, each with the tests that have it. */
  Map<String, Set<String>> byTag() {
    Map<String, Set<String>> tests = new TreeMap<>();
    tagsByTest.forEach(
        (test, tags) ->
            tags.forEach(tag -> tests.computeIfAbsent(tag, any -> new TreeSet<>()).add(test)));
    return Collections.unmodifiableMap(tests);
  }

  /**
   * A method's annotations stand on the lines above it, each on its own; those of the class, at the
   * beginning of a line, hold for all its tests.
   */
  void read(String type, String source) {
    Set<String> tags = new TreeSet<>();
    Set<String> ofAll = new TreeSet<>();
    boolean isTest = false;
    for (String line : source.lines().toList()) {
      String code = line.strip();
      if (code.startsWith("@")) {
        Matcher tag = TAG.matcher(code);
        while (tag.find()) {
          (line.startsWith("@") ? ofAll : tags).addAll(each(tag.group(1)));
        }
        isTest |= TEST.matcher(code).find();
        continue;
      }
      Matcher method = METHOD.matcher(line);
      if (isTest && method.matches()) {
        tags.addAll(ofAll);
        String test = type + "." + method.group(1);
        tagsByTest.computeIfAbsent(test, any -> new TreeSet<>()).addAll(tags);
        if (Stream.of(Asked.values())
            .anyMatch(asked -> tags.contains(asked.tag()) && !asked.canBeAskedBy(source))) {
          pretenders.add(test);
        }
      }
      if (method.matches() || code.isEmpty() || code.contains("class ")) {
        tags.clear();
        isTest = false;
      }
    }
  }

  /** Returns the ids that a tag stands for: {@code ABC-K01..14} for fourteen of them. */
  private static List<String> each(String tag) {
    Matcher range = RANGE.matcher(tag);
    if (!range.matches()) {
      return List.of(tag);
    }
    String first = range.group(2);
    return IntStream.rangeClosed(Integer.parseInt(first), Integer.parseInt(range.group(3)))
        .mapToObj(number -> range.group(1) + ("%0" + first.length() + "d").formatted(number))
        .toList();
  }
}
