// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The numbers of the file format; the page "Recording format" explains them. */
final class Format {
  static final int VERSION = 1;

  /** No text begins like this, and a copy that changes line ends or cuts at 7 bits shows. */
  static final long MAGIC = 0x89_42_52_45_43_0D_0A_1AL;

  /** Magic, version, flags, checksum. */
  static final int HEADER_BYTES = 16;

  /** Secrets are in the file as they travelled. */
  static final int WITH_SECRETS = 1;

  /** {@code BLK1}. */
  static final int BLOCK_MARK = 0x42_4C_4B_31;

  /** Mark, packed length, plain length, records, time of the first record, checksum. */
  static final int BLOCK_HEADER_BYTES = 28;

  /** A block is written when it has so many bytes, or at a flush. */
  static final int BLOCK_BYTES = 256 * 1024;

  /** The most that the records of a block may have: one that is larger is written without body. */
  static final int MAX_PLAIN_BYTES = 160 << 20;

  /** The output of deflate for incompressible bytes is at most that long. */
  static final int MAX_PACKED_BYTES = MAX_PLAIN_BYTES + (1 << 20);

  /** Deflate does not compress better than that, so a length that implies it is wrong. */
  static final long BEST_RATIO = 1032;

  /** How far a time may be from 1970: the difference of any two fits into nanoseconds. */
  static final long MOST_MICROS = (1L << 62) / 1000;

  static final int MESSAGE = 0;
  static final int MISSED = 1;
  static final int SESSION = 2;

  static final int HAS_QUEUE = 1;
  static final int HAS_USER = 2;
  static final int MASKED = 4;
  static final int BODY_LEFT_OUT = 8;
  static final int REDELIVERED = 16;
  static final int HAS_ROUTE = 32;

  private Format() {}

  /** Returns the first bytes of a file. */
  static ByteBuffer header(boolean withSecrets) {
    byte[] bytes = new byte[HEADER_BYTES];
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putLong(MAGIC);
    header.putShort((short) VERSION);
    header.putShort((short) (withSecrets ? WITH_SECRETS : 0));
    header.putInt(checksum(bytes, header.position()));
    return header.flip();
  }

  static int checksum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }
}
