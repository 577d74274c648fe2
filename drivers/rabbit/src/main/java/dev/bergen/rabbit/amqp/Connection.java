// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection, open. Its one thread reads, and calls whoever takes what comes.
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
   * @param socket speaks AMQP, perhaps through TLS
   * @param plain the same, or what is below TLS: closing it ends all at once, come what may
   * @throws LoginException if the broker does not let us in
   * @throws ClosedException if the broker closes the connection, as it does with one to a virtual
   *     host that there is not
   * @throws UnansweredException if the broker is silent
   * @throws dev.bergen.rabbit.amqp.frames.ProtocolException if what it says is no AMQP
   */
  static Connection open(Socket socket, Socket plain, Settings settings) throws IOException {
    return OpenConnection.open(socket, plain, settings);
  }

  /** Returns what the client calls it. */
  String name();

  /** Returns what the client knows the broker by. */
  Object peer();

  /** Returns what the broker says of itself. */
  Map<String, @Nullable Object> serverProperties();

  /** Returns how large a frame may be that we send. */
  int frameMax();

  /** Returns how many channels there may be. */
  int channelMax();

  /** Returns how often, at the latest, each side speaks up twice; 0 if nobody has to. */
  int heartbeatSeconds();

  /** Whether anything can be said on it. */
  boolean isOpen();

  /** Returns why it is closed; {@code null} while it is open. */
  @Nullable CloseReason closed();

  /**
   * Tells {@code listener}, once, that it is closed: on the reader thread, after its channels, or
   * at once if that has happened.
   */
  void onClose(Consumer<CloseReason> listener);

  /** Tells {@code listener} whether the broker takes messages; at once if it takes none. */
  void onBlock(BlockListener listener);

  /**
   * Opens a channel.
   *
   * @throws IOException if the broker does not answer, or allows no more channels
   */
  Channel openChannel() throws IOException;

  /** Returns how many bytes were added that nobody has begun to write. */
  int waiting();

  /** Lets go out what was added; blocks while the broker reads nothing. */
  void flush() throws IOException;

  /** The same, on a reader thread at the end of its burst. */
  void flushSoon() throws IOException;

  /** Says goodbye and waits for the answer, but not on a reader thread; then ends it. */
  void close(String why, Duration most);

  /** Ends it at once, without a word, as if the network had broken. */
  void fail(String why);
}
