// SPDX-License-Identifier: Apache-2.0
package dev.bergen.parity;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of this project are, wherever the tests were started. */
final class Repository {
  private Repository() {}

  /** Returns the directory that holds everything, above the compiled classes of this test. */
  static Path root() {
    Path start = Path.of(location()).toAbsolutePath();
    for (Path directory = start; directory != null; directory = directory.getParent()) {
      if (Files.isDirectory(directory.resolve("core/src")) && isParent(directory)) {
        return directory;
      }
    }
    throw new AssertionError("no repository above " + start);
  }

  private static boolean isParent(Path directory) {
    Path pom = directory.resolve("pom.xml");
    try {
      return Files.isRegularFile(pom) && Files.readString(pom).contains("bergen-parent");
    } catch (IOException e) {
      throw new AssertionError("cannot read " + pom, e);
    }
  }

  private static String location() {
    try {
      return Path.of(Repository.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
