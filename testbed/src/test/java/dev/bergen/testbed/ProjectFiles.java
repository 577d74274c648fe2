// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the repository, without those that are built or fetched. */
public final class ProjectFiles {
  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".bergen", "node_modules");

  private ProjectFiles() {}

  /** Returns the root of the repository, seen from the directory of a module. */
  public static Path root() throws IOException {
    return Path.of("..").toRealPath();
  }

  /** Returns all files whose names end so, sorted. */
  public static List<Path> endingWith(String end) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
            return NOT_OURS.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes unused) {
            if (file.toString().endsWith(end)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }
}
