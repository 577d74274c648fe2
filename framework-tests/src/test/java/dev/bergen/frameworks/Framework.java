// SPDX-License-Identifier: Apache-2.0
package dev.bergen.frameworks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A framework's module in this directory, and the class path that the build found for it. */
record Framework(String name, List<Path> classPath) {

  /** Returns all that the build has resolved. */
  static List<Framework> all() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath())) {
      return modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .sorted()
          .map(Framework::read)
          .toList();
    }
  }

  private static Framework read(Path module) {
    Path file = module.resolve("target/class-path.txt");
    try {
      List<Path> entries =
          Arrays.stream(Files.readString(file).strip().split(File.pathSeparator))
              .map(Path::of)
              .toList();
      return new Framework(module.getFileName().toString(), entries);
    } catch (IOException e) {
      throw new IllegalStateException(
          "No class path in %s. Build that module, too: mvn verify -pl framework-tests -am"
              .formatted(file),
          e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
