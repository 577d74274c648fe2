// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import dev.bergen.json.Json;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to a recording, one block in memory at a time. Flushed messages are in the file
 * and can be read while the recording continues; a process that dies loses those after the last
 * flush.
 *
 * <p>Secrets are masked unless they were asked for. Only its owner can read a new file, where the
 * file system has owners.
 *
 * <p>Threads: one.
 */
public final class RecordingWriter implements AutoCloseable {
  private static final Instant FIRST = Instant.EPOCH.minus(Format.MOST_MICROS, ChronoUnit.MICROS);
  private static final Instant LAST = Instant.EPOCH.plus(Format.MOST_MICROS, ChronoUnit.MICROS);

  private final Path path;
  private final FileChannel file;
  private final boolean withSecrets;
  private final long removed;
  private final RecordBuffer records = new RecordBuffer();
  private final RecordBuffer record = new RecordBuffer();
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

  /** Where the last whole block ends. */
  private long end;

  private int count;
  private long firstMicros;
  private long lastMicros;
  private long written;
  private long masked;
  private long leftOut;

  private RecordingWriter(
      Path path, FileChannel file, boolean withSecrets, long end, long removed) {
    this.path = path;
    this.file = file;
    this.withSecrets = withSecrets;
    this.end = end;
    this.removed = removed;
  }

  /**
   * Makes a new file.
   *
   * @param withSecrets whether passwords, tokens and the like are kept as they travelled
   * @throws FileAlreadyExistsException if there is one
   */
  public static RecordingWriter create(Path path, boolean withSecrets) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OwnerOnly.attributes(path));
    try {
      lock(path, file);
      writeFully(file, 0, Format.header(withSecrets));
      return new RecordingWriter(path, file, withSecrets, Format.HEADER_BYTES, 0);
    } catch (IOException | RuntimeException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /**
   * Opens a file to write behind what it has, or makes one. An incomplete block of a writer that
   * was stopped is removed first.
   *
   * @throws RecordingException if it is not a file or not a recording, is damaged in the middle, is
   *     being written by another process, or treats secrets differently from {@code withSecrets}
   */
  public static RecordingWriter append(Path path, boolean withSecrets) throws IOException {
    if (!Files.exists(path)) {
      return create(path, withSecrets);
    }
    if (!Files.isRegularFile(path)) { // a device seems empty, and must stay
      throw new RecordingException(path, "cannot be appended to; use another file", null);
    }
    if (Files.size(path) == 0) {
      Files.deleteIfExists(path);
      return create(path, withSecrets);
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(path, file);
      if (RecordingReader.readHeader(path, file) != withSecrets) {
        throw new RecordingException(
            path,
            withSecrets
                ? "has its secrets masked; what is added must be masked, too, or go to another file"
                : "has its secrets as they travelled; add more of the kind, or use another file",
            null);
      }
      long end = endOfLastBlock(path, file);
      long removed = file.size() - end;
      file.truncate(end);
      return new RecordingWriter(path, file, withSecrets, end, removed);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Held until the file is closed. */
  private static void lock(Path path, FileChannel file) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new RecordingException(
          path, "is being written by another process; choose another file, or wait", null);
    }
  }

  private static long endOfLastBlock(Path path, FileChannel file) throws IOException {
    long position = Format.HEADER_BYTES;
    while (true) {
      Block.Found found = Block.at(file, position);
      Block block = found.block();
      if (block != null) {
        position = block.end();
      } else if (found.isTail()) {
        return position;
      } else {
        throw new RecordingException(
            path,
            "is damaged at byte %,d: %s. Nothing is added to it; use another file"
                .formatted(position, found.problem()),
            null);
      }
    }
  }

  /** Records the source of the messages to come. */
  public void begin(Session session) throws IOException {
    start(Format.SESSION, session.started());
    record.text(session.text());
    end();
  }

  /** Writes down a message. */
  public void add(TappedMessage message) throws IOException {
    Masking.Masked kept =
        withSecrets
            ? new Masking.Masked(message.message(), false, false)
            : Masking.mask(message.message());
    RawMessage raw = kept.message();
    boolean without = kept.bodyLeftOut() || raw.body().length > Format.MAX_PLAIN_BYTES / 2;
    start(Format.MESSAGE, message.at());
    record.write8(
        (message.queue() == null ? 0 : Format.HAS_QUEUE)
            | (message.user() == null ? 0 : Format.HAS_USER)
            | (kept.changed() ? Format.MASKED : 0)
            | (without ? Format.BODY_LEFT_OUT : 0)
            | (message.redelivered() ? Format.REDELIVERED : 0)
            | (message.routedTo() == null ? 0 : Format.HAS_ROUTE));
    record.text(message.exchange());
    record.text(message.routingKey());
    if (message.queue() != null) {
      record.text(message.queue());
    }
    if (message.user() != null) {
      record.text(message.user());
    }
    if (message.routedTo() != null) {
      record.number(message.routedTo().size());
      message.routedTo().forEach(record::text);
    }
    record.text(raw.source());
    record.text(members(raw.properties()));
    record.text(members(raw.headers()));
    if (!without) {
      record.write(raw.body(), raw.body().length);
    }
    end();
    written++;
    masked += kept.changed() ? 1 : 0;
    leftOut += without ? 1 : 0;
  }

  private static String members(Map<String, ? extends @Nullable Object> members) {
    return members.isEmpty() ? "" : Json.of(members).text();
  }

  /**
   * Writes down that messages passed unseen.
   *
   * @param messages how many; -1 if unknown
   */
  public void missed(long messages, Instant at) throws IOException {
    start(Format.MISSED, at);
    record.signed(messages);
    end();
  }

  private void start(int kind, Instant at) {
    long micros = micros(at);
    if (count == 0) {
      firstMicros = micros;
      lastMicros = micros;
    }
    record.clear(Format.BLOCK_BYTES);
    record.write8(kind);
    record.signed(micros - lastMicros);
    lastMicros = micros;
  }

  /** For a clock that is centuries off, no more than that can be kept. */
  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(
        Instant.EPOCH, at.isAfter(LAST) ? LAST : at.isBefore(FIRST) ? FIRST : at);
  }

  private void end() throws IOException {
    records.number(record.size());
    records.write(record.bytes(), record.size());
    count++;
    if (records.size() >= Format.BLOCK_BYTES) {
      flush();
    }
  }

  /** Writes the records in memory to the file, as a block. */
  public void flush() throws IOException {
    if (count == 0) {
      return;
    }
    ByteBuffer block = Block.pack(records, count, firstMicros, deflater);
    int length = block.remaining();
    try {
      writeFully(file, end, block);
    } catch (IOException e) {
      cutToBlocks(e);
      throw e;
    }
    end += length;
    count = 0;
    records.clear(Format.BLOCK_BYTES);
  }

  private static void writeFully(FileChannel file, long start, ByteBuffer bytes)
      throws IOException {
    long at = start;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private void cutToBlocks(IOException why) {
    try {
      file.truncate(end);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Returns how many messages were added. */
  public long written() {
    return written;
  }

  /** Returns in how many of them something was masked. */
  public long masked() {
    return masked;
  }

  /**
   * Returns how many of them are there without their body, since it is not JSON or is too large.
   */
  public long leftOut() {
    return leftOut;
  }

  /** Returns how many bytes of an incomplete block at the end of the file were removed. */
  public long removed() {
    return removed;
  }

  /** Returns the size of the file in bytes, without unflushed records. */
  public long size() {
    return end;
  }

  /** Flushes, makes the system write to its disk, and closes the file. */
  @Override
  public void close() throws IOException {
    if (!file.isOpen()) {
      return;
    }
    try {
      flush();
      file.force(true);
    } finally {
      deflater.end();
      file.close();
    }
  }

  @Override
  public String toString() {
    return "RecordingWriter[" + path + "]";
  }
}
