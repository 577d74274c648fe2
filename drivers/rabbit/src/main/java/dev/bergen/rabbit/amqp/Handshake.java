// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.rabbit.amqp.frames.FrameReader;
import dev.bergen.rabbit.amqp.frames.Frames;
import dev.bergen.rabbit.amqp.frames.Input;
import dev.bergen.rabbit.amqp.frames.Methods;
import dev.bergen.rabbit.amqp.frames.ProtocolException;
import dev.bergen.rabbit.amqp.frames.Tables;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first words of a connection, up to the virtual host, within a deadline.
 *
 * <p>Threads: one.
 */
final class Handshake {
  /** The most that may come in one frame before a size is agreed upon. */
  private static final int FIRST_FRAME_MAX = 128 * 1024;

  private static final int ACCESS_REFUSED = 403;
  private static final int MOST_CHANNELS = 65_535;
  private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

  /**
   * The result of the negotiation.
   *
   * @param server the broker's server properties
   * @param frameMax the largest frame that we send
   */
  record Agreement(
      Map<String, @Nullable Object> server, int channelMax, int frameMax, int heartbeatSeconds) {}

  private final Socket socket;
  private final FrameReader frames;
  private final OutputStream out;
  private final Settings settings;
  private final long deadline;
  private final Bytes answer = new Bytes();

  Handshake(Socket socket, FrameReader frames, Settings settings) throws IOException {
    this.socket = socket;
    this.frames = frames;
    this.out = socket.getOutputStream();
    this.settings = settings;
    this.deadline = System.nanoTime() + settings.handshake().toNanos();
  }

  /** Shakes hands; blocks until the broker has let us in or not. */
  Agreement run() throws IOException {
    frames.setFrameMax(FIRST_FRAME_MAX);
    out.write(HEADER);
    out.flush();
    Input start = expect(Methods.CONNECTION_START);
    int major = start.read8();
    int minor = start.read8();
    if (major != 0 || minor != 9) {
      throw new ProtocolException(
          ProtocolException.NOT_IMPLEMENTED, "it speaks AMQP %d-%d".formatted(major, minor));
    }
    Map<String, @Nullable Object> server = Tables.read(start);
    login(start.readLongText());
    Agreement agreed = agree(server, tune());
    tuneOk(agreed);
    frames.setFrameMax(Math.max(agreed.frameMax, Frames.LEAST_READ));
    expect(Methods.CONNECTION_OPEN_OK);
    return agreed;
  }

  private void login(String mechanisms) throws IOException {
    Login login = settings.login();
    if (!List.of(mechanisms.split(" ", -1)).contains(login.mechanism())) {
      throw new LoginException(
          LoginException.Kind.NO_SUCH_METHOD,
          "No compatible authentication mechanism: the broker has %s".formatted(mechanisms),
          null);
    }
    int frame = begin(Methods.CONNECTION_START_OK);
    Tables.write(answer, settings.clientProperties());
    answer.writeShortText(login.mechanism());
    answer.writeLongBytes(login.response());
    answer.writeShortText("en_US");
    send(frame);
  }

  private Input tune() throws IOException {
    try {
      return expect(Methods.CONNECTION_TUNE);
    } catch (ClosedException e) {
      if (e.reason().code() == ACCESS_REFUSED) {
        throw new LoginException(LoginException.Kind.REFUSED, "403 " + e.reason().text(), e);
      }
      throw e;
    } catch (EOFException | SocketException e) {
      throw new LoginException(
          LoginException.Kind.PERHAPS_REFUSED,
          "The broker closed the connection after the login",
          e);
    }
  }

  private Agreement agree(Map<String, @Nullable Object> server, Input tune)
      throws ProtocolException {
    int channels = least(tune.read16(), settings.channelMax());
    int frame = least(tune.read32(), settings.frameMax());
    int heartbeat = tune.read16();
    if (frame < Frames.LEAST_MAX) {
      throw new ProtocolException(
          ProtocolException.SYNTAX_ERROR,
          "it proposes frames of %d bytes, and the least is %d".formatted(frame, Frames.LEAST_MAX));
    }
    int wanted = settings.heartbeatSeconds();
    return new Agreement(
        server,
        channels == 0 ? MOST_CHANNELS : channels,
        frame,
        wanted == 0 ? 0 : least(heartbeat, wanted));
  }

  /** Returns the smaller, where 0 says that there is no limit. */
  private static int least(int one, int other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }

  private void tuneOk(Agreement agreed) throws IOException {
    int tuned = begin(Methods.CONNECTION_TUNE_OK);
    answer.write16(agreed.channelMax);
    answer.write32(agreed.frameMax);
    answer.write16(agreed.heartbeatSeconds);
    answer.endFrame(tuned, Frames.LEAST_MAX);
    int open = begin(Methods.CONNECTION_OPEN);
    answer.writeShortText(settings.virtualHost());
    answer.writeShortText("");
    answer.write8(0);
    send(open);
  }

  private int begin(int method) {
    int frame = answer.beginFrame(Frames.METHOD, 0);
    answer.write32(method);
    return frame;
  }

  private void send(int frame) throws IOException {
    answer.endFrame(frame, FIRST_FRAME_MAX);
    answer.writeTo(out);
    answer.cutTo(0);
  }

  private Input expect(int method) throws IOException {
    while (true) {
      while (!frames.next()) {
        read();
      }
      if (frames.type() == Frames.HEARTBEAT) {
        continue;
      }
      Input in = frames.payload();
      int found = frames.type() == Frames.METHOD && frames.channel() == 0 ? in.read32() : 0;
      if (found == method) {
        return in;
      } else if (found == Methods.CONNECTION_CLOSE) {
        throw new ClosedException(closed(in), null);
      }
      throw new ProtocolException(
          ProtocolException.COMMAND_INVALID,
          "%s instead of %s".formatted(Methods.text(found), Methods.text(method)));
    }
  }

  private CloseReason closed(Input in) throws IOException {
    CloseReason reason = OpenConnection.readClose(in, true);
    answer.cutTo(0);
    send(begin(Methods.CONNECTION_CLOSE_OK));
    return reason;
  }

  private void read() throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    try {
      socket.setSoTimeout((int) Math.max(1, Math.min(left, Integer.MAX_VALUE)));
      frames.read();
    } catch (SocketTimeoutException e) {
      throw silent(e);
    }
    if (left <= 0) {
      throw silent(null);
    }
  }

  private UnansweredException silent(@Nullable Throwable cause) {
    return new UnansweredException("our login", settings.handshake(), cause);
  }
}
