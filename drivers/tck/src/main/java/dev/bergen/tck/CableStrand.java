// SPDX-License-Identifier: Apache-2.0
package dev.bergen.tck;

import dev.bergen.tck.CableFault.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection through a {@link BrokenCable}.
 *
 * <p>Threads: one copies each way; any thread may reset.
 */
final class CableStrand {
  private static final Logger log = LoggerFactory.getLogger(CableStrand.class);
  private static final int PIECE = 8_192;

  private final BrokenCable cable;
  private final Socket client;
  private final Socket broker;
  private volatile boolean lostBytes;
  private volatile boolean swallowing;

  CableStrand(BrokenCable cable, Socket client, Socket broker) {
    this.cable = cable;
    this.client = client;
    this.broker = broker;
  }

  void start() {
    startThread("cable-to-broker", () -> copy(client, broker, true));
    startThread("cable-from-broker", () -> copy(broker, client, false));
  }

  boolean lostBytes() {
    return lostBytes;
  }

  /** Loses all that comes, from now on. */
  void swallow() {
    lostBytes = true;
    swallowing = true;
  }

  /** Ends both halves at once, with a reset rather than a polite end. */
  void reset() {
    end(true);
  }

  private void end(boolean hard) {
    cable.forget(this);
    for (Socket socket : List.of(client, broker)) {
      try {
        if (hard && !socket.isClosed()) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      } catch (IOException e) {
        log.debug("A socket was closed by another thread", e);
      }
    }
  }

  private void copy(Socket from, Socket to, boolean towardsBroker) {
    byte[] piece = new byte[PIECE];
    boolean gap = false; // no network delivers bytes after a gap
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        switch (gap || swallowing ? Fate.LOSE : pass(piece, length, out, towardsBroker)) {
          case PASS -> {}
          case LOSE -> gap = true;
          case CUT -> {
            return;
          }
        }
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end(false); // both ways are at their end
      }
    } catch (IOException | InterruptedException e) {
      log.debug("One end has gone: {}", e.toString());
      reset();
    }
  }

  /** Does to a piece what the cable's fault demands; {@code CUT} when that was the end. */
  private Fate pass(byte[] piece, int length, OutputStream out, boolean towardsBroker)
      throws IOException, InterruptedException {
    CableFault fault = cable.fault();
    fault.holdBack();
    while (fault != cable.fault()) {
      fault = cable.fault();
      fault.holdBack();
    }
    Fate fate = fault.fate(towardsBroker);
    switch (fate) {
      case PASS -> out.write(piece, 0, length);
      case LOSE -> lostBytes = true;
      case CUT -> {
        int granted = fault.take(length);
        out.write(piece, 0, granted);
        out.flush();
        if (fault.isSpent()) {
          reset();
          return Fate.CUT;
        }
        return Fate.PASS;
      }
    }
    return fate;
  }

  static void startThread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
