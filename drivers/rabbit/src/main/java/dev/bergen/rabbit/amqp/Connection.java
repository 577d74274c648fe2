// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open connection. Its one thread reads, and calls the consumers and listeners.
 *
 * <p>Threads: any. Nothing waits for the broker longer than the settings say.
 */
public interface Connection {

  /** Hears whether the broker takes messages. On the reader thread; must not wait. */
  interface BlockListener {
    /** It takes none for now. */
    void blocked(String reason);

    /** It takes them again. */
    void unblocked();
  }

  /**
   * Shakes hands over a socket, which is closed if that fails. Blocks as long as the settings say.
   *
   * @param socket for AMQP, perhaps through TLS
   * @param plain the same, or what is below TLS: closing it ends all at once, come what may
   * @throws LoginException if the broker refuses the login
   * @throws ClosedException if the broker closes the connection, as it does with one to a virtual
   *     host that there is not
   * @throws UnansweredException if the broker does not answer
   * @throws dev.bergen.rabbit.amqp.frames.ProtocolException if its answer is not AMQP
   */
  static Connection open(Socket socket, Socket plain, Settings settings) throws IOException {
    return OpenConnection.open(socket, plain, settings);
  }

  /** Returns what the client calls it. */
  String name();

  /** Returns what the client knows the broker by. */
  Object peer();

  /** Returns the server properties that the broker has sent. */
  Map<String, @Nullable Object> serverProperties();

  /** Returns how large a frame may be that we send. */
  int frameMax();

  /** Returns how many channels there may be. */
  int channelMax();

  /**
   * Returns the heartbeat interval, in which each side sends at least twice; 0 for no heartbeats.
   */
  int heartbeatSeconds();

  /** Whether it can be used. */
  boolean isOpen();

  /** Returns why it is closed; {@code null} while it is open. */
  @Nullable CloseReason closed();

  /**
   * Notifies {@code listener}, once, when it is closed: on the reader thread, after its channels,
   * or at once if it is closed already.
   */
  void onClose(Consumer<CloseReason> listener);

  /** Notifies {@code listener} when the broker blocks or unblocks it; at once if it is blocked. */
  void onBlock(BlockListener listener);

  /**
   * Opens a channel.
   *
   * @throws IOException if the broker does not answer, or allows no more channels
   */
  Channel openChannel() throws IOException;

  /**
   * Lets frames gather for this time before they are read, unless some are there already: the
   * reader wakes less often. Answers are as late. Zero, as at first, reads at once.
   */
  void gather(Duration most);

  /** Returns how many bytes of output are not being written yet. */
  int waiting();

  /** Lets go out what was added; blocks while the broker reads nothing. */
  void flush() throws IOException;

  /** The same, on a reader thread at the end of its burst. */
  void flushSoon() throws IOException;

  /**
   * Closes it in order and waits for the broker's answer, except on a reader thread; then ends it.
   */
  void close(String why, Duration most);

  /** Ends it at once, without AMQP's closing, as if the network had failed. */
  void fail(String why);
}
