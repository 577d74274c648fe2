// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.SocketFrameHandler;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one connection. It ends the connection when something was sent and the broker,
 * which speaks at least every half of the heartbeat's time, says nothing for the whole of it.
 *
 * <p>The client library itself looks for heartbeats only, and waits for more than twice that time.
 * The reference sets a socket option of Linux that Java cannot set.
 *
 * <p>Threads: one reads, any may write.
 */
final class Wire extends SocketFrameHandler {
  private static final int CONNECTION_TUNE = (10 << 16) | 30;

  private static final int READ_BYTES = 32 * 1024;

  /** What a frame has beside its payload, as the library counts it. */
  private static final int OVERHEAD = 8;

  private static final int LEAST_FRAME_MAX = 8192;

  private final Broker broker;
  private final Socket plain;
  private final Duration patience;
  private final Burst burst = new Burst();
  private final DataInputStream in;
  private final Outbound out;

  /** What a frame may carry at most. Set by the constructor of the library's class, too. */
  private volatile int largestPayload;

  /** Why this side ended the connection; {@code null} as long as it has not. */
  private volatile @Nullable IOException givenUp;

  /** Reader only: whether it is the burst's thread yet. */
  private boolean reading;

  private final Silence silence = new Silence();

  /**
   * @param broker at the other end
   * @param socket speaks AMQP, perhaps through TLS
   * @param plain the same, or what is below TLS: closing it ends all at once, come what may
   * @param patience zero for ever; the broker is then told that there are no heartbeats
   * @param largest bytes of a message's body
   */
  Wire(Broker broker, Socket socket, Socket plain, Duration patience, int largest)
      throws IOException {
    super(socket, null, largest);
    this.broker = broker;
    this.plain = plain;
    this.patience = patience;
    this.in = new DataInputStream(new BufferedInputStream(bursts(socket), READ_BYTES));
    this.out = new Outbound(silence.watching(socket.getOutputStream()));
  }

  /** Each read ends the burst that the last one began. */
  private InputStream bursts(Socket socket) throws IOException {
    return new FilterInputStream(new FirstWord(socket.getInputStream())) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        burst.end();
        return in.read(into, offset, length);
      }
    };
  }

  @Override
  public void writeFrame(Frame frame) throws IOException {
    if (frame.getType() != AMQP.FRAME_HEARTBEAT) {
      silence.sent();
    }
    out.add(frame);
  }

  /** Returns the wire of a connection, which this driver has dialled. */
  static Wire of(Connection connection) {
    if (connection instanceof AMQConnection ours && ours.getFrameHandler() instanceof Wire wire) {
      return wire;
    }
    throw new IllegalArgumentException("Not one of our connections: " + connection);
  }

  /**
   * Returns why a connection ended: what its own wire found, which is the cause of all else, or
   * what the library says.
   */
  static Throwable causeOf(Connection connection, Throwable told) {
    if (connection instanceof AMQConnection ours && ours.getFrameHandler() instanceof Wire wire) {
      return wire.causeOf(told);
    }
    return told;
  }

  /** Returns why this side ended the connection, or what is told if it did not. */
  Throwable causeOf(Throwable told) {
    IOException found = givenUp;
    return found == null ? told : found;
  }

  /** Returns which host is at the other end. */
  Broker broker() {
    return broker;
  }

  /** Adds a message to what goes out with the next {@link #flush()}; does not block. */
  void add(Publication publication) throws IOException {
    silence.sent();
    out.add(publication);
  }

  /** Returns how many bytes wait for somebody to write them. */
  int waiting() {
    return out.waiting();
  }

  /** Writes what waits; blocks while the broker reads nothing. */
  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void flush(@Nullable WriteListener listener) throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      if (listener != null) {
        listener.done(false, e);
      }
      throw e;
    }
    if (listener != null) {
      listener.done(true, null);
    }
  }

  @Override
  public void setFrameMax(int most) {
    super.setFrameMax(most);
    largestPayload = most <= 0 ? Integer.MAX_VALUE : Math.max(most, LEAST_FRAME_MAX) - OVERHEAD;
  }

  /** Returns null when nothing has come for a part of the heartbeat's time. */
  @Override
  public @Nullable Frame readFrame() throws IOException {
    if (!reading) {
      reading = true;
      burst.enter();
    }
    Frame frame = Frame.readFrom(in, () -> largestPayload);
    if (frame != null) {
      silence.heard();
      return patience.isZero() ? withoutHeartbeat(frame) : frame;
    }
    if (!patience.isZero() && silence.lastsLongerThan(patience)) {
      IOException silent =
          new IOException(
              "The broker says nothing for %d s, with something on its way to it"
                  .formatted(patience.toSeconds()));
      givenUp = silent; // first: a writer that is freed now may be the one that ends the connection
      plain.close(); // whoever writes gives up now, and TLS has nobody to say goodbye to
      throw silent;
    }
    return null;
  }

  /** The library takes the broker's proposal where we want no heartbeats, so it must not see it. */
  private static Frame withoutHeartbeat(Frame frame) throws IOException {
    byte[] payload = frame.getPayload();
    if (frame.getType() != AMQP.FRAME_METHOD
        || payload.length != 12
        || frame.getInputStream().readInt() != CONNECTION_TUNE) {
      return frame;
    }
    payload[10] = 0; // the last of channel-max, frame-max and heartbeat
    payload[11] = 0;
    return new Frame(frame.getType(), frame.getChannel(), payload);
  }
}
