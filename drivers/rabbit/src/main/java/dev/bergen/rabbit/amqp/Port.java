// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.CloseReason.By;
import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.rabbit.amqp.frames.Content;
import dev.bergen.rabbit.amqp.frames.Frames;
import dev.bergen.rabbit.amqp.frames.Input;
import dev.bergen.rabbit.amqp.frames.Methods;
import dev.bergen.rabbit.amqp.frames.Outbound;
import dev.bergen.rabbit.amqp.frames.ProtocolException;
import dev.bergen.rabbit.amqp.frames.Texts;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel as the connection sees it: which methods may be sent, and where received ones go.
 *
 * <p>Threads: any may send; the connection's reader passes in received frames.
 */
final class Port {
  private static final Logger log = LoggerFactory.getLogger(Port.class);
  private static final int OK = 200;

  private final int number;
  private final OpenConnection connection;
  private final Outbound out;
  private final int frameMax;

  /** The expected answers, in the order of the methods sent, in which they arrive. */
  private final Queue<Answer<?>> asked = new ConcurrentLinkedQueue<>();

  private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();
  private final CloseListeners listeners = new CloseListeners();
  private final AtomicReference<@Nullable CloseReason> closed = new AtomicReference<>();

  /** Completes when the number can be used again, or the connection is gone. */
  private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

  private volatile @Nullable PublishListener publishing;

  /** Guarded by the outbound's lock: whether the broker expects nothing more. */
  private boolean finished;

  /** Whether we have closed it, so that all but the broker's last word is to be ignored. */
  private volatile boolean leaving;

  /** Reader only: a message that is still incomplete. */
  private @Nullable Content content;

  Port(int number, OpenConnection connection, Outbound out, int frameMax) {
    this.number = number;
    this.connection = connection;
    this.out = out;
    this.frameMax = frameMax;
  }

  int number() {
    return number;
  }

  OpenConnection connection() {
    return connection;
  }

  int frameMax() {
    return frameMax;
  }

  CloseListeners listeners() {
    return listeners;
  }

  Map<String, Receiver> receivers() {
    return receivers;
  }

  CompletableFuture<@Nullable Void> over() {
    return over;
  }

  void listen(PublishListener listener) {
    publishing = listener;
  }

  @Nullable CloseReason closed() {
    CloseReason own = closed.get();
    return own == null ? connection.closed() : own;
  }

  /**
   * Adds frames to the output.
   *
   * @throws ClosedException if it is closed
   * @throws IllegalArgumentException if they cannot be written; nothing of them is then
   */
  void add(Outbound.Addition frames) throws IOException {
    try {
      out.add(
          bytes -> {
            checkOpen();
            frames.addTo(bytes);
          });
    } catch (IOException e) {
      throw cause(e);
    }
  }

  void flushSoon() throws IOException {
    try {
      connection.flushSoon();
    } catch (IOException e) {
      throw cause(e);
    }
  }

  /** Prefers the reason for closing to the failed write that followed from it. */
  private IOException cause(IOException error) {
    CloseReason reason = closed();
    return reason == null || error instanceof ClosedException
        ? error
        : new ClosedException(reason, error);
  }

  /** Sends one method, at the end of the burst where a reader thread does. */
  void send(int method, Outbound.Addition arguments) throws IOException {
    add(bytes -> write(bytes, method, arguments));
    flushSoon();
  }

  /** Sends a method that the broker has to answer. */
  <T> Answer<T> ask(int method, Outbound.Addition arguments, Answer<T> answer) throws IOException {
    answer.asked(method);
    add(
        bytes -> {
          write(bytes, method, arguments);
          asked.add(answer);
        });
    flushSoon();
    CloseReason reason = closed();
    if (reason != null) { // this answer may have been added after the others were failed
      failAsked(reason);
    }
    return answer;
  }

  void write(Bytes bytes, int method, Outbound.Addition arguments) throws IOException {
    int frame = bytes.beginFrame(Frames.METHOD, number);
    bytes.write32(method);
    arguments.addTo(bytes);
    bytes.endFrame(frame, frameMax);
  }

  private void checkOpen() throws ClosedException {
    CloseReason reason = closed();
    if (finished || reason != null) {
      throw new ClosedException(
          reason == null ? new CloseReason(By.US, false, OK, "closing", 0) : reason, null);
    }
  }

  /** Asks the broker to close the channel; {@link #over} ends when that is done. */
  void close(String why) throws IOException {
    CloseReason reason = new CloseReason(By.US, false, OK, why, 0);
    try {
      add(
          bytes -> {
            write(bytes, Methods.CHANNEL_CLOSE, arguments -> writeClose(arguments, reason));
            finished = true;
            leaving = true;
          });
    } catch (ClosedException e) {
      return; // is done, or about to be
    }
    shutDown(reason);
    connection.flushSoon();
  }

  static void writeClose(Bytes bytes, CloseReason reason) {
    bytes.write16(reason.code());
    bytes.writeShortText(reason.text());
    bytes.write32(reason.method());
  }

  /** Ends everything on it, once. */
  void shutDown(CloseReason reason) {
    closed.compareAndSet(null, reason);
    failAsked(reason);
    listeners.closed(reason);
    if (reason.connection()) {
      over.complete(null);
    }
  }

  private void failAsked(CloseReason reason) {
    for (Answer<?> answer = asked.poll(); answer != null; answer = asked.poll()) {
      answer.fail(new ClosedException(reason, null));
    }
  }

  // Received methods, on the reader thread.

  void frame(int type, Input in) throws ProtocolException {
    if (type == Frames.METHOD) {
      method(in.read32(), in);
    } else if (!leaving) {
      Content open = content;
      if (open == null) {
        throw new ProtocolException(
            ProtocolException.UNEXPECTED_FRAME, "a part of a message that has not begun");
      }
      boolean whole = type == Frames.HEADER ? open.header(in, connection.texts()) : open.body(in);
      if (whole && content == open) {
        content = null;
      }
    }
  }

  private void method(int method, Input in) throws ProtocolException {
    if (method == Methods.CHANNEL_CLOSE) {
      closedByBroker(OpenConnection.readClose(in, false));
    } else if (method == Methods.CHANNEL_CLOSE_OK) {
      closeOk();
    } else if (leaving) {
      return;
    } else if (content != null) {
      throw new ProtocolException(
          ProtocolException.UNEXPECTED_FRAME, Methods.text(method) + " in the middle of a message");
    } else if (method == Methods.BASIC_DELIVER) {
      deliver(in);
    } else if (method == Methods.BASIC_ACK) {
      confirmed(in.read64(), in.readBoolean(), true);
    } else if (method == Methods.BASIC_NACK) {
      confirmed(in.read64(), in.readBoolean(), false);
    } else if (method == Methods.BASIC_RETURN) {
      returned(in);
    } else if (method == Methods.BASIC_CANCEL) {
      cancel(in);
    } else if (method == Methods.CHANNEL_FLOW) {
      flow(in.readBoolean());
    } else {
      answer(method, in);
    }
  }

  private void closedByBroker(CloseReason reason) {
    boolean[] ours = {false};
    answerOrCut(
        bytes -> {
          ours[0] = finished;
          finished = true;
          if (!ours[0]) {
            closed.compareAndSet(null, reason); // a writer that fails now has to learn why
          }
          write(bytes, Methods.CHANNEL_CLOSE_OK, arguments -> {});
        });
    if (!ours[0]) { // else it still has to answer us
      leave(reason);
    }
  }

  private void closeOk() throws ProtocolException {
    if (!leaving) {
      throw unexpected(Methods.CHANNEL_CLOSE_OK);
    }
    leave(new CloseReason(By.US, false, OK, "closed", 0));
  }

  private void leave(CloseReason reason) {
    connection.forget(this);
    shutDown(reason);
    over.complete(null);
  }

  private void deliver(Input in) throws ProtocolException {
    Texts known = connection.texts();
    String consumer = in.readShortText(known);
    long tag = in.read64();
    boolean redelivered = in.readBoolean();
    String exchange = in.readShortText(known);
    String key = in.readShortText(known);
    Receiver receiver = receivers.get(consumer);
    if (receiver == null) {
      throw new ProtocolException(
          ProtocolException.COMMAND_INVALID, "a message for an unknown consumer");
    }
    begin(
        (properties, body) ->
            deliver(
                receiver,
                new Delivered(consumer, tag, redelivered, exchange, key, properties, body)));
  }

  private void deliver(Receiver receiver, Delivered message) {
    try {
      receiver.delivered(message);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void returned(Input in) throws ProtocolException {
    Texts known = connection.texts();
    int code = in.read16();
    String text = in.readShortText(known);
    String exchange = in.readShortText(known);
    String key = in.readShortText(known);
    begin(
        (properties, body) ->
            deliver(
                () -> {
                  PublishListener listener = publishing;
                  if (listener != null) {
                    listener.returned(new Returned(code, text, exchange, key, properties, body));
                  }
                }));
  }

  private void begin(Content.Whole whole) {
    content = new Content(whole, connection.settings().largestBody());
  }

  private void confirmed(long number, boolean multiple, boolean accepted) {
    PublishListener listener = publishing;
    if (listener != null) {
      deliver(() -> listener.confirmed(number, multiple, accepted));
    }
  }

  private void cancel(Input in) throws ProtocolException {
    String consumer = in.readShortText();
    boolean silent = in.readBoolean();
    Receiver receiver = receivers.remove(consumer);
    if (!silent) {
      answerOrCut(
          bytes ->
              write(
                  bytes, Methods.BASIC_CANCEL_OK, arguments -> arguments.writeShortText(consumer)));
    }
    if (receiver != null) {
      deliver(receiver::cancelled);
    }
  }

  /** The publisher is notified before the broker is answered: no message may follow the answer. */
  private void flow(boolean active) {
    PublishListener listener = publishing;
    if (listener != null) {
      deliver(() -> listener.flow(active));
    }
    answerOrCut(bytes -> write(bytes, Methods.CHANNEL_FLOW_OK, out -> out.write8(active ? 1 : 0)));
  }

  private void answer(int method, Input in) throws ProtocolException {
    Answer<?> oldest = asked.peek();
    if (method == Methods.BASIC_GET_OK && oldest instanceof Fetch fetch) {
      asked.poll();
      begin(fetch.found(in, connection.texts()));
    } else if (oldest == null || oldest.expected() != method) {
      throw unexpected(method);
    } else {
      asked.poll();
      oldest.parse(in);
    }
  }

  /** Adds an answer of the reader; if that fails, the connection is cut. */
  private void answerOrCut(Outbound.Addition frames) {
    try {
      out.add(frames);
      connection.flushSoon();
    } catch (IOException e) {
      log.debug("Cannot answer the broker: the connection is broken", e);
    }
  }

  void deliver(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** A defect of its owner's; the reader must continue. */
  private void failed(Throwable error) {
    if (connection.isOpen()) {
      log.error("Handling a frame on channel {} failed", number, error);
    } else {
      log.debug("Handling a frame failed", error);
    }
  }

  private static ProtocolException unexpected(int method) {
    return new ProtocolException(
        ProtocolException.COMMAND_INVALID, Methods.text(method) + ", which was not requested");
  }
}
