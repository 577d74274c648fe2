// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Some records that were compressed together, as they stand in a file.
 *
 * <p>Threads: any; it does not change.
 */
final class Block {
  private final long start;
  private final long end;
  private final int plainBytes;
  private final int records;
  private final long firstMicros;
  private final byte[] packed;

  private Block(
      long start, long end, int plainBytes, int records, long firstMicros, byte[] packed) {
    this.start = start;
    this.end = end;
    this.plainBytes = plainBytes;
    this.records = records;
    this.firstMicros = firstMicros;
    this.packed = packed;
  }

  /** Returns where its header begins. */
  long start() {
    return start;
  }

  /** Returns where the next block begins. */
  long end() {
    return end;
  }

  /** Returns how many records it has. */
  int records() {
    return records;
  }

  /** Returns the time that the first record's is relative to, in microseconds since 1970. */
  long firstMicros() {
    return firstMicros;
  }

  /**
   * The content at a place where a block should be.
   *
   * @param block {@code null} if there is none, or no complete one
   * @param problem {@code null} if there is a whole block, or the end of the file
   * @param isTail whether the problem is at the end of the file, as where a writer was stopped
   */
  record Found(@Nullable Block block, @Nullable String problem, boolean isTail) {}

  private static final Found END = new Found(null, null, true);

  /** Returns the bytes of a block. */
  static ByteBuffer pack(RecordBuffer records, int count, long firstMicros, Deflater deflater) {
    deflater.reset();
    deflater.setInput(records.bytes(), 0, records.size());
    deflater.finish();
    byte[] out = new byte[Format.BLOCK_HEADER_BYTES + records.size() / 3 + 256];
    int size = Format.BLOCK_HEADER_BYTES;
    while (!deflater.finished()) {
      if (size == out.length) {
        out = Arrays.copyOf(out, out.length + out.length / 2);
      }
      size += deflater.deflate(out, size, out.length - size);
    }
    ByteBuffer block = ByteBuffer.wrap(out, 0, size);
    block.putInt(Format.BLOCK_MARK);
    block.putInt(size - Format.BLOCK_HEADER_BYTES);
    block.putInt(records.size());
    block.putInt(count);
    block.putLong(firstMicros);
    block.putInt(checksum(out, out, Format.BLOCK_HEADER_BYTES, size - Format.BLOCK_HEADER_BYTES));
    return block.rewind();
  }

  /** Of all that stands before it in the header, and of what follows. */
  private static int checksum(byte[] header, byte[] packed, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(header, 0, Format.BLOCK_HEADER_BYTES - Integer.BYTES);
    sum.update(packed, from, length);
    return (int) sum.getValue();
  }

  /** Reads the content at {@code start}, which may be anything. */
  static Found at(FileChannel file, long start) throws IOException {
    long left = file.size() - start;
    if (left <= 0) {
      return END;
    }
    if (left < Format.BLOCK_HEADER_BYTES) {
      return new Found(null, "%,d bytes that are not a complete block".formatted(left), true);
    }
    byte[] head = read(file, start, Format.BLOCK_HEADER_BYTES);
    ByteBuffer header = ByteBuffer.wrap(head);
    String wrong = null;
    if (header.getInt() != Format.BLOCK_MARK) {
      wrong = "no block begins here";
    }
    int packed = header.getInt();
    int plain = header.getInt();
    int records = header.getInt();
    long micros = header.getLong();
    int checksum = header.getInt();
    if (wrong == null) {
      wrong = wrongLength(packed, plain, records);
    }
    if (wrong != null) {
      return new Found(null, wrong, areZeros(file, start));
    }
    if (packed > left - Format.BLOCK_HEADER_BYTES) {
      return new Found(
          null,
          "a block of %,d bytes, but only %,d are present"
              .formatted(packed, left - Format.BLOCK_HEADER_BYTES),
          true);
    }
    byte[] body = read(file, start + Format.BLOCK_HEADER_BYTES, packed);
    long end = start + Format.BLOCK_HEADER_BYTES + packed;
    if (checksum(head, body, 0, packed) != checksum) {
      return new Found(null, "a block whose checksum is wrong", end == file.size());
    }
    return new Found(new Block(start, end, plain, records, micros, body), null, false);
  }

  private static @Nullable String wrongLength(int packed, int plain, int records) {
    boolean possible =
        packed > 0
            && packed <= Format.MAX_PACKED_BYTES
            && plain > 0
            && plain <= Format.MAX_PLAIN_BYTES
            && plain <= packed * Format.BEST_RATIO
            && records > 0
            && records <= plain;
    return possible
        ? null
        : "a block of %,d records and %,d bytes, %,d before compression, which cannot be"
            .formatted(records, packed, plain);
  }

  /** A machine that lost its power may leave zeros where bytes should have come. */
  private static boolean areZeros(FileChannel file, long start) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
    for (long at = start; at < file.size(); at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), file.size() - at));
      readFully(file, at, chunk);
      while (chunk.hasRemaining()) {
        if (chunk.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  static byte[] read(FileChannel file, long start, int length) throws IOException {
    byte[] bytes = new byte[length];
    readFully(file, start, ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** Makes the buffer ready to be read. A file that shrinks meanwhile leaves zeros. */
  private static void readFully(FileChannel file, long start, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, start + into.position()) < 0) {
        break;
      }
    }
    into.rewind();
  }

  /**
   * Returns the records' bytes.
   *
   * @throws DataFormatException if they are not compressed, or their length is not the announced
   *     one
   */
  byte[] unpack() throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] plain = new byte[plainBytes];
      int size = 0;
      while (size < plain.length) {
        int count = inflater.inflate(plain, size, plain.length - size);
        if (count == 0) {
          throw new DataFormatException("fewer bytes than announced");
        }
        size += count;
      }
      if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
        throw new DataFormatException("more bytes than announced");
      }
      return plain;
    } finally {
      inflater.end();
    }
  }
}
