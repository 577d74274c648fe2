// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.record.RecordCursor.BrokenRecordException;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.spi.queues.TappedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording from its beginning to its last whole record, one block in memory at a time.
 *
 * <p>A file that a writer left in the middle of a block ends before that block, and {@link
 * #cutOff()} reports it. Any other damage is a {@link RecordingException}.
 *
 * <p>Threads: one.
 */
public final class RecordingReader implements Iterator<TappedMessage>, AutoCloseable {
  private static final int MOST_SEEN = 32;

  private final Path path;
  private final FileChannel file;
  private final boolean withSecrets;
  private final List<Session> sessions = new ArrayList<>();

  /** Headers by their texts; of many messages they are the same. */
  private final Map<String, Map<String, @Nullable Object>> headers = new Newest<>();

  /** Properties similarly, without those that are null. */
  private final Map<String, Map<String, Object>> properties = new Newest<>();

  private static final class Newest<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> old) {
      return size() > MOST_SEEN;
    }
  }

  /** The records that are being read; null before the first block and after the last. */
  private @Nullable RecordCursor records;

  /** Where the block of these records stands. */
  private long blockStart;

  /** How many of these records are left. */
  private int left;

  /** The time of the record before. */
  private long micros;

  /** Where the next block begins. */
  private long position = Format.HEADER_BYTES;

  private @Nullable TappedMessage next;
  private @Nullable String cutOff;
  private long missed;
  private long masked;
  private long leftOut;

  private RecordingReader(Path path, FileChannel file) throws IOException {
    this.path = path;
    this.file = file;
    this.withSecrets = readHeader(path, file);
  }

  /**
   * Opens a recording.
   *
   * @throws RecordingException if the file cannot be opened, is not a recording, or is one of a
   *     later version
   */
  public static RecordingReader open(Path path) {
    try {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new RecordingReader(path, file);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RecordingException(path, "cannot be opened: " + e, e);
    }
  }

  /** Returns whether the file begins as a recording does, in whatever version. */
  public static boolean isRecording(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return file.size() >= Format.HEADER_BYTES
          && ByteBuffer.wrap(Block.read(file, 0, Long.BYTES)).getLong() == Format.MAGIC;
    }
  }

  /** Returns whether secrets are in the file. */
  static boolean readHeader(Path path, FileChannel file) throws IOException {
    if (file.size() < Format.HEADER_BYTES) {
      throw new RecordingException(
          path, "is not a recording: it has only %,d bytes".formatted(file.size()), null);
    }
    byte[] bytes = Block.read(file, 0, Format.HEADER_BYTES);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int sum = Format.checksum(bytes, Format.HEADER_BYTES - Integer.BYTES);
    if (header.getLong() != Format.MAGIC) {
      throw new RecordingException(
          path, "is not a recording made by 'bergen record': its first bytes differ", null);
    }
    int version = header.getShort() & 0xFFFF;
    if (version != Format.VERSION) {
      throw new RecordingException(
          path,
          "is a recording of version %d; this Bergen reads version %d. Use the Bergen that wrote it, or a newer one"
              .formatted(version, Format.VERSION),
          null);
    }
    int flags = header.getShort() & 0xFFFF;
    if (header.getInt() != sum) {
      throw new RecordingException(
          path,
          "is damaged at byte 0: the checksum of its header is wrong. Take a copy that is whole",
          null);
    }
    return (flags & Format.WITH_SECRETS) != 0;
  }

  /**
   * Returns whether there is one more message.
   *
   * @throws RecordingException if the file is damaged here
   */
  @Override
  public boolean hasNext() {
    while (next == null && cutOff == null) {
      if (left == 0 && !openBlock()) {
        break;
      }
      try {
        next = record();
      } catch (BrokenRecordException | MalformedMessageException | DateTimeException e) {
        throw damaged(blockStart, "a record cannot be read: " + e.getMessage(), e);
      }
    }
    return next != null;
  }

  @Override
  public TappedMessage next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException(path + " has no more messages");
    }
    TappedMessage message = next;
    next = null;
    return message;
  }

  /** Returns whether secrets are in the file as they were sent; otherwise they were masked. */
  public boolean withSecrets() {
    return withSecrets;
  }

  /** Returns the sessions, as far as it was read; the last one is that of the last message. */
  public List<Session> sessions() {
    return List.copyOf(sessions);
  }

  /** Returns how many messages passed unseen, as far as it was read; -1 if unknown. */
  public long missed() {
    return missed;
  }

  /** Returns in how many messages something was masked, as far as it was read. */
  public long masked() {
    return masked;
  }

  /** Returns how many messages were recorded without their body, as far as it was read. */
  public long leftOut() {
    return leftOut;
  }

  /**
   * Returns what stands behind the last whole block, which a writer was stopped in; {@code null} if
   * the file is whole or its end was not reached yet.
   */
  public @Nullable String cutOff() {
    return cutOff;
  }

  private boolean openBlock() {
    try {
      Block.Found found = Block.at(file, position);
      Block block = found.block();
      if (block == null) {
        if (found.problem() != null && !found.isTail()) {
          throw damaged(position, found.problem(), null);
        }
        cutOff =
            found.problem() == null ? null : "at byte %,d: %s".formatted(position, found.problem());
        records = null;
        return false;
      }
      byte[] plain = block.unpack();
      records = new RecordCursor(plain, 0, plain.length);
      left = block.records();
      micros = block.firstMicros();
      blockStart = block.start();
      position = block.end();
      return true;
    } catch (DataFormatException e) {
      throw damaged(position, "a block cannot be decompressed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new RecordingException(
          path, "cannot be read at byte %,d: %s".formatted(position, e), e);
    }
  }

  private RecordingException damaged(long at, String what, @Nullable Throwable cause) {
    return new RecordingException(
        path,
        "is damaged at byte %,d: %s. To keep the part before it: head -c %d"
            .formatted(at, what, at),
        cause);
  }

  /** Returns a message; {@code null} if it was another record. */
  private @Nullable TappedMessage record() throws BrokenRecordException, MalformedMessageException {
    RecordCursor all = records;
    if (all == null) {
      throw new IllegalStateException("No block is open");
    }
    left--;
    int length = all.length();
    int end = all.position() + length;
    RecordCursor record = all.part(length);
    int kind = record.read8();
    micros += record.signed();
    if (micros < -Format.MOST_MICROS || micros > Format.MOST_MICROS) {
      throw new BrokenRecordException("a time is further from 1970 than 146 years");
    }
    TappedMessage message = null;
    switch (kind) {
      case Format.MESSAGE -> message = message(record);
      case Format.MISSED -> addMissed(record.signed());
      case Format.SESSION -> sessions.add(Session.parse(record.text(), at()));
      default -> {
        // A kind of later writers; those around it can be read all the same.
      }
    }
    all.skipTo(end);
    if (left == 0 && all.left() > 0) {
      throw new BrokenRecordException("a block has more bytes than records");
    }
    return message;
  }

  private void addMissed(long count) {
    missed = count < 0 || missed < 0 ? -1 : missed + count;
  }

  private Instant at() {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private TappedMessage message(RecordCursor record)
      throws BrokenRecordException, MalformedMessageException {
    int flags = record.read8();
    String exchange = record.text();
    String routingKey = record.text();
    String queue = (flags & Format.HAS_QUEUE) == 0 ? null : record.text();
    String user = (flags & Format.HAS_USER) == 0 ? null : record.text();
    List<String> routedTo = (flags & Format.HAS_ROUTE) == 0 ? null : texts(record);
    String source = record.text();
    Map<String, Object> known = properties(record.text());
    Map<String, @Nullable Object> added = headers(record.text());
    boolean without = (flags & Format.BODY_LEFT_OUT) != 0;
    byte[] body = without ? new byte[0] : record.rest();
    masked += (flags & Format.MASKED) == 0 ? 0 : 1;
    leftOut += without ? 1 : 0;
    return new TappedMessage(
        at(),
        exchange,
        routingKey,
        queue,
        (flags & Format.REDELIVERED) != 0,
        routedTo,
        user,
        RawMessage.of(source, known, added, body));
  }

  /** Each takes a byte at least, so the count is at most the number of remaining bytes. */
  private static List<String> texts(RecordCursor record) throws BrokenRecordException {
    List<String> texts = new ArrayList<>();
    for (int left = record.length(); left > 0; left--) {
      texts.add(record.text());
    }
    return texts;
  }

  private Map<String, @Nullable Object> headers(String text) throws MalformedMessageException {
    Map<String, @Nullable Object> known = headers.get(text);
    if (known == null) {
      known = parse(text);
      headers.put(text, known);
    }
    return known;
  }

  private Map<String, Object> properties(String text) throws MalformedMessageException {
    Map<String, Object> known = properties.get(text);
    if (known == null) {
      Map<String, Object> set = new LinkedHashMap<>();
      parse(text)
          .forEach(
              (name, value) -> {
                if (value != null) {
                  set.put(name, value);
                }
              });
      known = set;
      properties.put(text, known);
    }
    return known;
  }

  private static Map<String, @Nullable Object> parse(String text) throws MalformedMessageException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return members;
    }
    if (!(Json.parse(text).toJava() instanceof Map<?, ?> entries)) {
      throw new MalformedMessageException("properties or headers are not a JSON object", null);
    }
    entries.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new RecordingException(path, "cannot be closed: " + e, e);
    }
  }
}
