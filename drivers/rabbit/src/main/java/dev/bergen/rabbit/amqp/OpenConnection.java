// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.CloseReason.By;
import dev.bergen.rabbit.amqp.frames.Burst;
import dev.bergen.rabbit.amqp.frames.FrameReader;
import dev.bergen.rabbit.amqp.frames.Frames;
import dev.bergen.rabbit.amqp.frames.Input;
import dev.bergen.rabbit.amqp.frames.Methods;
import dev.bergen.rabbit.amqp.frames.Outbound;
import dev.bergen.rabbit.amqp.frames.ProtocolException;
import dev.bergen.rabbit.amqp.frames.Silence;
import dev.bergen.rabbit.amqp.frames.Texts;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection over a socket: a thread that reads, and what is on its way out.
 *
 * <p>Threads: any.
 */
final class OpenConnection implements Connection {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int OK = 200;
  private static final long CUT_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 500;

  private final Socket socket;
  private final Socket plain;
  private final Settings settings;
  private final FrameReader frames;
  private final Outbound out;
  private final Silence silence = new Silence();
  private final Burst burst = new Burst();
  private final Texts texts = new Texts();
  private final Handshake.Agreement agreed;

  private final Map<Integer, Port> ports = new ConcurrentHashMap<>();
  private final ReentrantLock numbering = new ReentrantLock();

  /** Guarded by numbering. */
  private final BitSet numbers = new BitSet();

  private final CloseListeners listeners = new CloseListeners();
  private final AtomicReference<@Nullable CloseReason> closed = new AtomicReference<>();
  private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

  /** Guarded by the outbound's lock: whether the broker expects nothing more. */
  private boolean finished;

  private final Blocking blocking = new Blocking();

  /** Why nothing can be written any more; null while it can. */
  private volatile @Nullable String notWritten;

  /** How long frames may gather before they are read, in nanoseconds. */
  private volatile long gathering;

  private @Nullable Future<?> watching;

  private OpenConnection(Socket socket, Socket plain, Settings settings) throws IOException {
    this.socket = socket;
    this.plain = plain;
    this.settings = settings;
    this.frames = new FrameReader(new FirstBytes(socket.getInputStream()), Frames.LEAST_READ);
    this.out = new Outbound(socket.getOutputStream(), silence, this::broke);
    this.agreed = new Handshake(socket, frames, settings).run();
  }

  static Connection open(Socket socket, Socket plain, Settings settings) throws IOException {
    boolean open = false;
    try {
      OpenConnection connection = new OpenConnection(socket, plain, settings);
      connection.start();
      open = true;
      return connection;
    } catch (RejectedExecutionException e) {
      throw new IOException("The driver is being closed", e);
    } finally {
      if (!open) {
        plain.close();
      }
    }
  }

  private void start() throws IOException {
    int seconds = agreed.heartbeatSeconds();
    long quarter = seconds * 250L;
    socket.setSoTimeout((int) quarter);
    if (seconds > 0) {
      watching =
          settings
              .watch()
              .scheduleWithFixedDelay(this::watch, quarter, quarter, TimeUnit.MILLISECONDS);
    }
    settings.readers().newThread(this::read).start();
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public Object peer() {
    return settings.peer();
  }

  @Override
  public Map<String, @Nullable Object> serverProperties() {
    return agreed.server();
  }

  @Override
  public int frameMax() {
    return agreed.frameMax();
  }

  @Override
  public int channelMax() {
    return agreed.channelMax();
  }

  @Override
  public int heartbeatSeconds() {
    return agreed.heartbeatSeconds();
  }

  Settings settings() {
    return settings;
  }

  Texts texts() {
    return texts;
  }

  @Override
  public boolean isOpen() {
    return closed.get() == null;
  }

  @Override
  public @Nullable CloseReason closed() {
    return closed.get();
  }

  @Override
  public void onClose(Consumer<CloseReason> listener) {
    listeners.add(listener);
  }

  @Override
  public void onBlock(BlockListener listener) {
    blocking.listen(listener);
  }

  @Override
  public Channel openChannel() throws IOException {
    Port port = new Port(number(), this, out, agreed.frameMax());
    ports.put(port.number(), port);
    boolean open = false;
    try {
      Answer<Boolean> answer = new Answer<>(Methods.CHANNEL_OPEN_OK, in -> true, settings.answer());
      port.ask(Methods.CHANNEL_OPEN, bytes -> bytes.writeShortText(""), answer).await();
      open = true;
      return new Channel(port);
    } finally {
      if (!open) {
        port.close("not answered in time");
      }
    }
  }

  private int number() throws IOException {
    numbering.lock();
    try {
      int free = numbers.nextClearBit(1);
      if (free > agreed.channelMax()) {
        throw new IOException("The broker allows no more channels on this connection");
      }
      numbers.set(free);
      return free;
    } finally {
      numbering.unlock();
    }
  }

  /** That channel's number can be used again. */
  void forget(Port port) {
    if (ports.remove(port.number(), port)) {
      numbering.lock();
      try {
        numbers.clear(port.number());
      } finally {
        numbering.unlock();
      }
    }
  }

  @Override
  public void gather(Duration most) {
    gathering = most.toNanos();
  }

  @Override
  public int waiting() {
    return out.waiting();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void flushSoon() throws IOException {
    if (!Burst.flushAtEnd(out)) {
      out.flush();
    }
  }

  @Override
  public void close(String why, Duration most) {
    String before = notWritten;
    CloseReason reason =
        before == null
            ? new CloseReason(By.US, true, OK, why, 0)
            : new CloseReason(By.FAILURE, true, 0, before, 0);
    if (closed.compareAndSet(null, reason)) {
      try {
        Future<?> cut =
            settings.watch().schedule(this::cut, most.toMillis(), TimeUnit.MILLISECONDS);
        sendClose(reason);
        await(most.toMillis());
        cut.cancel(false);
      } catch (IOException | RejectedExecutionException e) {
        log.debug("Cannot send connection.close to the broker", e);
      }
    }
    if (!Burst.isReader()) {
      cut();
      await(CUT_MILLIS);
    }
  }

  private void sendClose(CloseReason reason) throws IOException {
    out.add(
        bytes -> {
          if (finished) {
            return;
          }
          finished = true;
          int frame = bytes.beginFrame(Frames.METHOD, 0);
          bytes.write32(Methods.CONNECTION_CLOSE);
          Port.writeClose(bytes, reason);
          bytes.endFrame(frame, agreed.frameMax());
        });
    flushSoon();
  }

  private void await(long millis) {
    if (Burst.isReader()) {
      return;
    }
    try {
      over.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.debug("A connection is slow to end", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Unreachable: this future never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void fail(String why) {
    closed.compareAndSet(null, new CloseReason(By.FAILURE, true, 0, why, 0));
    cut();
  }

  /** The broker may have said why, which is still to be read. */
  private void broke(IOException error) {
    String why = "writing failed: " + text(error);
    notWritten = why;
    try {
      var unused = settings.watch().schedule(() -> fail(why), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      fail(why);
    }
  }

  private void cut() {
    try {
      plain.close(); // a thread that writes fails now, and TLS need not be closed
    } catch (IOException e) {
      log.debug("Closing a socket failed", e);
    }
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }

  private void watch() {
    int seconds = agreed.heartbeatSeconds();
    long patience = TimeUnit.SECONDS.toNanos(seconds);
    if (silence.isUnanswered(patience)) {
      fail("No response from the broker for %d s, with a message pending".formatted(seconds));
    } else if (silence.isUnheard(2 * patience)) {
      fail("No response from the broker for %d s, not even a heartbeat".formatted(2 * seconds));
    }
  }

  // Reading.

  private void read() {
    burst.enter();
    try {
      boolean more = true;
      while (more) {
        more = handleAll();
        burst.end();
        if (more) {
          speakUp();
          readSome();
        }
      }
    } catch (ProtocolException e) {
      refuse(e);
    } catch (IOException e) {
      String before = notWritten;
      fail(before == null ? text(e) : before);
    } catch (RuntimeException | Error e) { // a defect, or no memory: those who wait must hear
      log.error("The reader of a RabbitMQ connection failed", e);
      fail("the reader failed: " + e);
    } finally {
      end();
    }
  }

  private void readSome() throws IOException {
    long pause = gathering;
    // Asks below TLS, which may have taken less than there is.
    if (pause > 0 && plain.getInputStream().available() == 0) {
      LockSupport.parkNanos(this, pause);
    }
    try {
      frames.read();
    } catch (SocketTimeoutException e) { // time for a heartbeat
      assert agreed.heartbeatSeconds() > 0;
    }
  }

  private void speakUp() throws IOException {
    int seconds = agreed.heartbeatSeconds();
    // At the second quarter, whose time-out may come a little early.
    if (seconds > 0 && silence.isUnspoken(TimeUnit.MILLISECONDS.toNanos(seconds * 375L))) {
      out.addHeartbeat();
      out.flush();
    }
  }

  /** Returns whether there is more to come. */
  private boolean handleAll() throws IOException {
    while (frames.next()) {
      silence.received();
      int channel = frames.channel();
      boolean heartbeat = frames.type() == Frames.HEARTBEAT;
      if (!heartbeat && channel == 0) {
        if (!handleOwn(frames.payload())) {
          return false;
        }
      } else if (!heartbeat && isOpen()) {
        handle(channel);
      }
    }
    return true;
  }

  private void handle(int channel) throws ProtocolException {
    Port port = ports.get(channel);
    if (port == null) {
      throw new ProtocolException(
          ProtocolException.CHANNEL_ERROR,
          "a frame for channel %d, which is not open".formatted(channel));
    }
    port.frame(frames.type(), frames.payload());
  }

  private boolean handleOwn(Input in) throws IOException {
    int method = frames.type() == Frames.METHOD ? in.read32() : 0;
    if (method == Methods.CONNECTION_CLOSE) {
      closed.compareAndSet(null, readClose(in, true));
      sendCloseOk();
      return false;
    } else if (method == Methods.CONNECTION_CLOSE_OK && !isOpen()) {
      return false;
    } else if (method == Methods.CONNECTION_BLOCKED) {
      blocking.changed(in.readShortText());
    } else if (method == Methods.CONNECTION_UNBLOCKED) {
      blocking.changed(null);
    } else if (isOpen()) {
      throw new ProtocolException(
          ProtocolException.COMMAND_INVALID,
          Methods.text(method) + ", which the connection did not ask for");
    }
    return true;
  }

  private void sendCloseOk() throws IOException {
    out.add(
        bytes -> {
          finished = true;
          int frame = bytes.beginFrame(Frames.METHOD, 0);
          bytes.write32(Methods.CONNECTION_CLOSE_OK);
          bytes.endFrame(frame, agreed.frameMax());
        });
    out.flushAll(CUT_MILLIS); // before the socket is closed, even while others write
  }

  static CloseReason readClose(Input in, boolean connection) throws ProtocolException {
    int code = in.read16();
    String text = in.readShortText();
    return new CloseReason(By.BROKER, connection, code, text, in.read32());
  }

  /** Sends the reason for closing after a protocol error, if it can be sent at once. */
  private void refuse(ProtocolException error) {
    CloseReason reason = new CloseReason(By.FAILURE, true, error.code(), text(error), 0);
    if (closed.compareAndSet(null, reason)) {
      log.debug("A broker broke the rules of AMQP", error);
      try {
        sendClose(new CloseReason(By.US, true, error.code(), "the broker broke the protocol", 0));
        burst.end();
      } catch (IOException e) {
        log.debug("Cannot send the reason for closing a connection to the broker", e);
      }
    }
  }

  /** The reader's last step: ends all waits and notifies all listeners. */
  private void end() {
    cut();
    closed.compareAndSet(null, new CloseReason(By.FAILURE, true, 0, "the connection ended", 0));
    CloseReason reason = closed.get();
    Future<?> watch = watching;
    if (watch != null) {
      watch.cancel(false);
    }
    try {
      burst.end();
      if (reason != null) {
        ports.values().forEach(port -> port.shutDown(reason));
        listeners.closed(reason);
      }
    } finally {
      over.complete(null);
      Burst.leave();
    }
  }
}
