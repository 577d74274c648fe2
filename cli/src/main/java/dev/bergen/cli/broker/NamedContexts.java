// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.ConfigurationException;
import dev.bergen.Deadline;
import dev.bergen.cli.terminal.TextFile;
import dev.bergen.message.MalformedMessageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * The file that keeps contexts: {@code contexts.json} below {@code $XDG_CONFIG_HOME/bergen} or
 * {@code ~/.config/bergen}. It is for its owner only, since a URL may have a password.
 */
public final class NamedContexts {
  private static final int LARGEST = 1 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path path;

  private NamedContexts(Path path) {
    this.path = path;
  }

  /** Returns where contexts are kept in that environment; reads nothing. */
  public static NamedContexts of(Map<String, String> environment) {
    String chosen = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path base =
        chosen.startsWith("/")
            ? Path.of(chosen)
            : Path.of(
                environment.getOrDefault("HOME", System.getProperty("user.home", "")), ".config");
    return new NamedContexts(base.resolve("bergen").resolve("contexts.json"));
  }

  /** Returns where the file is, or would be. */
  public Path path() {
    return path;
  }

  /**
   * Returns the contexts of the file; none if it is missing.
   *
   * @throws ConfigurationException if it cannot be read; the message contains nothing of it
   */
  public ContextList read() {
    if (Files.notExists(path)) {
      return ContextList.EMPTY;
    }
    try {
      return ContextList.parse(TextFile.read(path, LARGEST));
    } catch (IllegalArgumentException | MalformedMessageException e) {
      throw new ConfigurationException(
          "The contexts in %s cannot be read: %s. Correct the file, or remove it"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  /**
   * Changes the file as a whole: readers see the state before or the state after. Others who change
   * it wait, five seconds at most.
   *
   * @throws ConfigurationException if it cannot be read or written, or others keep it locked; it is
   *     as before then
   */
  public void change(UnaryOperator<ContextList> change) {
    change(change, PATIENCE);
  }

  void change(UnaryOperator<ContextList> change, Duration patience) {
    try {
      Path directory = path.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory, only(directory, "rwx------"));
      }
      Path lock = path.resolveSibling("contexts.lock");
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock(channel, patience); // until the channel is closed
        write(change.apply(read()).text());
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "The contexts in %s cannot be written: %s".formatted(path, e), e);
    }
  }

  /** The thread that waits ends at the latest when the channel is closed. */
  private static void lock(FileChannel channel, Duration patience) throws IOException {
    FutureTask<FileLock> lock = new FutureTask<>(channel::lock);
    Thread waiting = new Thread(lock, "bergen-contexts");
    waiting.setDaemon(true);
    waiting.start();
    try {
      lock.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "another bergen has been changing them for %s; try again when it has ended"
              .formatted(Deadline.inWords(patience)),
          e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another bergen changes them", e);
    }
  }

  private void write(String text) throws IOException {
    // where the file is a link, as people keep such files elsewhere, its target is meant
    Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path directory = file.getParent();
    Path made = Files.createTempFile(directory, "contexts", ".new", only(file, "rw-------"));
    try {
      Files.writeString(made, text);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(made);
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
