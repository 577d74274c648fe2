// SPDX-License-Identifier: Apache-2.0
package dev.bergen.routing;

import dev.bergen.ConfigurationException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules that follow their file: it is checked from time to time and read when it has changed. A
 * file that cannot be read is logged once, and the previous rules remain.
 *
 * <p>Threads: any.
 */
final class RulesFile {
  private static final Logger log = LoggerFactory.getLogger(RulesFile.class);
  private static final long BETWEEN_CHECKS = Duration.ofSeconds(1).toNanos();

  private final Path path;
  private final LongSupplier nanoTime;
  private final AtomicLong nextCheck;
  private volatile Version version;

  /** The state of the file when it was read. */
  private record Version(FileTime changed, long size, RoutingRules rules) {}

  /**
   * Reads the file.
   *
   * @throws ConfigurationException if it cannot be read
   */
  RulesFile(Path path, LongSupplier nanoTime) {
    this.path = path;
    this.nanoTime = nanoTime;
    this.nextCheck = new AtomicLong(nanoTime.getAsLong() + BETWEEN_CHECKS);
    this.version = read();
  }

  /** Returns the rules as they are now, or were a second ago. */
  RoutingRules rules() {
    long now = nanoTime.getAsLong();
    long due = nextCheck.get();
    if (now - due >= 0 && nextCheck.compareAndSet(due, now + BETWEEN_CHECKS)) {
      check();
    }
    return version.rules;
  }

  private void check() {
    Version known = version;
    try {
      BasicFileAttributes now = attributes();
      if (now == null || isSame(known, now)) {
        return;
      }
      // Before reading, so that a mistake in this state of the file is logged once.
      version = new Version(now.lastModifiedTime(), now.size(), known.rules);
      version = read();
      log.info("Reloaded the routing of notifications: {}", path);
    } catch (ConfigurationException e) {
      log.error("Keeping the previous routing of notifications: {}", e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // A mistake in the file must not fail the notification that was about to be sent.
      log.error("Keeping the previous routing of notifications: cannot read {}", path, e);
    }
  }

  private static boolean isSame(Version known, BasicFileAttributes now) {
    return known.changed.equals(now.lastModifiedTime()) && known.size == now.size();
  }

  /** Returns {@code null} when there is no such file now, as while it is replaced. */
  private @Nullable BasicFileAttributes attributes() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      log.debug("The routing file cannot be read: {}", e.toString());
      return null;
    }
  }

  private Version read() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      RoutingRules rules = RoutingRules.parse(Files.readString(path), path.toString());
      return new Version(now.lastModifiedTime(), now.size(), rules);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(
          "There is no file %s; correct routing_config of [oslo_messaging_notifications]"
              .formatted(path),
          e);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(path + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigurationException("Cannot read " + path + ": " + e, e);
    }
  }
}
