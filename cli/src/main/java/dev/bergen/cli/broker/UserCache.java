// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names that are worth keeping for a while, in files below {@code $BERGEN_CACHE}, {@code
 * $XDG_CACHE_HOME/bergen} or {@code ~/.cache/bergen} that only their owner can read. A file is
 * named after a hash of its key. Without such a directory nothing is kept, and no failure is
 * reported: everything works without it.
 */
public final class UserCache {
  private final @Nullable Path directory;
  private final Duration kept;

  private UserCache(@Nullable Path directory, Duration kept) {
    this.directory = directory;
    this.kept = kept;
  }

  /**
   * Returns the part of a cache that belongs to that environment's user; touches nothing.
   *
   * @param kept files that have not been written for so long are removed
   */
  public static UserCache of(Map<String, String> environment, String part, Duration kept) {
    Path base = base(environment);
    return new UserCache(base == null ? null : base.resolve(part), kept);
  }

  private static @Nullable Path base(Map<String, String> environment) {
    String chosen = environment.getOrDefault("BERGEN_CACHE", "");
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (chosen.startsWith("/")) {
      return Path.of(chosen);
    } else if (caches.startsWith("/")) {
      return Path.of(caches, "bergen");
    }
    return home.startsWith("/") ? Path.of(home, ".cache", "bergen") : null;
  }

  /** Returns the lines of a key that are not older than that; {@code null} if there are none. */
  public @Nullable List<String> find(String key, Duration oldest) {
    if (directory == null) {
      return null;
    }
    try {
      Path file = file(directory, key);
      // wall clock: the file's time is, too
      Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
      return age.isNegative() || age.compareTo(oldest) > 0 ? null : Files.readAllLines(file);
    } catch (IOException e) {
      return null;
    }
  }

  /** Keeps the lines of a key. */
  public void keep(String key, Collection<String> lines) {
    if (directory == null) {
      return;
    }
    try {
      Files.createDirectories(directory, only(directory, "rwx------"));
      removeOld(directory);
      Path made = Files.createTempFile(directory, "names", ".new", only(directory, "rw-------"));
      try {
        Files.write(made, lines);
        Files.move(made, file(directory, key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(made);
      }
    } catch (IOException e) {
      // asked again next time
    }
  }

  /** Keeps nothing for that key any more. */
  public void forget(String key) {
    if (directory == null) {
      return;
    }
    try {
      Files.deleteIfExists(file(directory, key));
    } catch (IOException e) {
      // it is removed later
    }
  }

  private void removeOld(Path from) throws IOException {
    // wall clock: the files' times are, too
    Instant oldest = Instant.now().minus(kept);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static Path file(Path directory, String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return directory.resolve(HexFormat.of().formatHex(hash, 0, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  private static FileAttribute<?>[] only(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
