// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that has complete lines only, and does not exist if none was written.
 *
 * <p>Threads: one writes; its opener closes it afterwards.
 */
public final class LineFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final boolean isNew;

  /** Where the last whole line ends. */
  private long end;

  private LineFile(Path path, FileChannel channel, boolean isNew) throws IOException {
    this.path = path;
    this.channel = channel;
    this.isNew = isNew;
    this.end = channel.size();
    channel.position(end);
  }

  /**
   * Opens a file for lines.
   *
   * @param append whether it may be there already
   * @throws java.nio.file.FileAlreadyExistsException if it is and may not
   */
  public static LineFile open(Path path, boolean append) throws IOException {
    boolean there = append && Files.exists(path);
    OpenOption[] options =
        append
            ? new OpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.WRITE}
            : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
    FileChannel channel = FileChannel.open(path, options);
    try {
      return new LineFile(path, channel, !there);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  public void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      long before = channel.position();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      end = before + bytes.position();
    } catch (IOException e) {
      cutToLines(e);
      throw e;
    }
  }

  /** A partial line must not be read as a line, nor stand before the next. */
  private void cutToLines(IOException why) {
    try {
      channel.truncate(end);
    } catch (IOException e) { // as with a pipe or a device
      why.addSuppressed(e);
    }
  }

  /** Deletes the file if it was made here and has no line. */
  public void deleteIfEmpty() throws IOException {
    if (isNew && end == 0) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
