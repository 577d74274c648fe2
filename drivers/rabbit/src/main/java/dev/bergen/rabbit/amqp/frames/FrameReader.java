// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Frames as they come from a socket. A frame lies where the socket put it until the next is asked
 * for; a read that times out loses nothing.
 *
 * <p>Threads: one at a time.
 */
public final class FrameReader {
  private static final int READ_BYTES = 32 * 1024;

  private final InputStream socket;
  private final Input payload = new Input();
  private byte[] bytes = new byte[READ_BYTES];
  private int start;
  private int end;
  private int frameMax;

  // Of the frame that next() found.
  private int type;
  private int channel;

  /**
   * @param frameMax bytes of the largest frame that may come
   */
  public FrameReader(InputStream socket, int frameMax) {
    this.socket = socket;
    this.frameMax = frameMax;
  }

  public void setFrameMax(int most) {
    frameMax = most;
  }

  public int type() {
    return type;
  }

  public int channel() {
    return channel;
  }

  /** Returns what the frame carries. */
  public Input payload() {
    return payload;
  }

  /**
   * Finds the next frame among what was read.
   *
   * @return false if more has to be read before
   */
  public boolean next() throws ProtocolException {
    if (start == end) {
      return false;
    }
    checkType(bytes[start] & 0xff);
    if (end - start < Frames.BEFORE_PAYLOAD) {
      return false;
    }
    long size = size();
    long all = size + Frames.OVERHEAD;
    if (all > frameMax) {
      throw new ProtocolException(
          ProtocolException.FRAME_ERROR,
          "a frame of %d bytes, where %d were agreed upon".formatted(all, frameMax));
    }
    if (end - start < all) {
      return false;
    }
    int from = start + Frames.BEFORE_PAYLOAD;
    int to = from + (int) size;
    if ((bytes[to] & 0xff) != Frames.END) {
      throw new ProtocolException(ProtocolException.FRAME_ERROR, "a frame without an end");
    }
    type = bytes[start] & 0xff;
    channel = (bytes[start + 1] & 0xff) << 8 | (bytes[start + 2] & 0xff);
    payload.over(bytes, from, to);
    start = to + 1;
    return true;
  }

  private void checkType(int found) throws ProtocolException {
    if (Frames.isType(found)) {
      return;
    }
    throw new ProtocolException(
        ProtocolException.FRAME_ERROR, "a frame of the unknown type %d".formatted(found));
  }

  private long size() {
    return (bytes[start + 3] & 0xffL) << 24
        | (bytes[start + 4] & 0xff) << 16
        | (bytes[start + 5] & 0xff) << 8
        | (bytes[start + 6] & 0xff);
  }

  /**
   * Reads what there is; blocks until there is something.
   *
   * @throws EOFException at the end
   * @throws java.net.SocketTimeoutException if nothing came in the socket's time
   */
  public void read() throws IOException {
    makeRoom();
    int count = socket.read(bytes, end, bytes.length - end);
    if (count < 0) {
      throw new EOFException("The broker has ended the connection");
    }
    end += count;
  }

  /** A part of a frame stays; the buffer grows only as far as that frame is long. */
  private void makeRoom() {
    if (start == end) {
      start = 0;
      end = 0;
      return;
    }
    int have = end - start;
    int need = have < Frames.BEFORE_PAYLOAD ? Frames.OVERHEAD : (int) (size() + Frames.OVERHEAD);
    if (need > bytes.length) {
      bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, start, end), need);
    } else if (start > 0 && (need > bytes.length - start || end == bytes.length)) {
      System.arraycopy(bytes, start, bytes, 0, have);
    } else {
      return;
    }
    start = 0;
    end = have;
  }
}
