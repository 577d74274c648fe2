// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import dev.bergen.rabbit.amqp.frames.Burst;
import dev.bergen.rabbit.amqp.frames.Bytes;
import dev.bergen.rabbit.amqp.frames.Frames;
import dev.bergen.rabbit.amqp.frames.Input;
import dev.bergen.rabbit.amqp.frames.Methods;
import dev.bergen.rabbit.amqp.frames.PropertyWriter;
import dev.bergen.rabbit.amqp.frames.ProtocolException;
import dev.bergen.rabbit.amqp.frames.Tables;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open channel. Methods are answered in the order of sending; a refusal by the broker closes the
 * channel.
 *
 * <p>Threads: any. Methods send and return; only {@link Answer#await} and {@link #close} wait for
 * the broker. All throw {@link ClosedException} when the channel or its connection is closed.
 */
@CheckReturnValue // an answer that is not awaited is not read
public final class Channel implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Channel.class);

  private final Port port;

  Channel(Port port) {
    this.port = port;
  }

  /** Returns the connection that it is on. */
  public Connection connection() {
    return port.connection();
  }

  /** Returns its number on the connection. */
  public int number() {
    return port.number();
  }

  /** Whether it can be used. */
  public boolean isOpen() {
    return port.closed() == null;
  }

  /** Returns why it is closed; {@code null} while it is open. */
  public @Nullable CloseReason closed() {
    return port.closed();
  }

  /**
   * Notifies {@code listener}, once, when it is closed: on the reader thread or on the thread that
   * closes it, and at once if it is closed already.
   */
  public void onClose(Consumer<CloseReason> listener) {
    port.listeners().add(listener);
  }

  /** Reports the fate of messages that are published from now on to {@code listener}. */
  public void onPublish(PublishListener listener) {
    port.listen(listener);
  }

  // Exchanges.

  /** Declares an exchange. */
  public Answer<Boolean> exchangeDeclare(
      String name, String type, boolean durable, boolean autoDelete, Map<String, Object> arguments)
      throws IOException {
    return exchangeDeclare(name, type, flags(false, durable, autoDelete), arguments);
  }

  /** Asks whether there is an exchange; if not, that closes the channel. */
  public Answer<Boolean> exchangeDeclarePassive(String name) throws IOException {
    return exchangeDeclare(name, "", flags(true), Map.of());
  }

  private Answer<Boolean> exchangeDeclare(
      String name, String type, int flags, Map<String, Object> arguments) throws IOException {
    return port.ask(
        Methods.EXCHANGE_DECLARE,
        out -> {
          out.write16(0); // was a ticket once
          out.writeShortText(name);
          out.writeShortText(type);
          out.write8(flags);
          Tables.write(out, arguments);
        },
        done(Methods.EXCHANGE_DECLARE_OK));
  }

  /** Deletes an exchange, if there is one. */
  public Answer<Boolean> exchangeDelete(String name, boolean ifUnused) throws IOException {
    return port.ask(
        Methods.EXCHANGE_DELETE,
        out -> {
          out.write16(0);
          out.writeShortText(name);
          out.write8(flags(ifUnused));
        },
        done(Methods.EXCHANGE_DELETE_OK));
  }

  /** Binds an exchange to another one, from which it gets messages. */
  public Answer<Boolean> exchangeBind(
      String name, String source, String key, Map<String, Object> arguments) throws IOException {
    return port.ask(
        Methods.EXCHANGE_BIND,
        out -> writeExchangeBinding(out, name, source, key, arguments),
        done(Methods.EXCHANGE_BIND_OK));
  }

  /** Takes such a binding away, if there is one. */
  public Answer<Boolean> exchangeUnbind(
      String name, String source, String key, Map<String, Object> arguments) throws IOException {
    return port.ask(
        Methods.EXCHANGE_UNBIND,
        out -> writeExchangeBinding(out, name, source, key, arguments),
        done(Methods.EXCHANGE_UNBIND_OK));
  }

  private static void writeExchangeBinding(
      Bytes out, String name, String source, String key, Map<String, Object> arguments) {
    out.write16(0);
    out.writeShortText(name);
    out.writeShortText(source);
    out.writeShortText(key);
    out.write8(0);
    Tables.write(out, arguments);
  }

  // Queues.

  /**
   * Declares a queue.
   *
   * @param name empty lets the broker choose one
   */
  public Answer<QueueInfo> queueDeclare(
      String name,
      boolean durable,
      boolean exclusive,
      boolean autoDelete,
      Map<String, Object> arguments)
      throws IOException {
    return queueDeclare(name, flags(false, durable, exclusive, autoDelete), arguments);
  }

  /** Asks for a queue; if there is none, that closes the channel. */
  public Answer<QueueInfo> queueDeclarePassive(String name) throws IOException {
    return queueDeclare(name, flags(true), Map.of());
  }

  private Answer<QueueInfo> queueDeclare(String name, int flags, Map<String, Object> arguments)
      throws IOException {
    return port.ask(
        Methods.QUEUE_DECLARE,
        out -> {
          out.write16(0);
          out.writeShortText(name);
          out.write8(flags);
          Tables.write(out, arguments);
        },
        answer(
            Methods.QUEUE_DECLARE_OK,
            in -> {
              String declared = in.readShortText();
              return new QueueInfo(declared, count(in), count(in));
            }));
  }

  /** Binds a queue to an exchange. */
  public Answer<Boolean> queueBind(
      String queue, String exchange, String key, Map<String, Object> arguments) throws IOException {
    return port.ask(
        Methods.QUEUE_BIND,
        out -> {
          out.write16(0);
          out.writeShortText(queue);
          out.writeShortText(exchange);
          out.writeShortText(key);
          out.write8(0);
          Tables.write(out, arguments);
        },
        done(Methods.QUEUE_BIND_OK));
  }

  /** Takes a binding away, if there is one. */
  public Answer<Boolean> queueUnbind(
      String queue, String exchange, String key, Map<String, Object> arguments) throws IOException {
    return port.ask(
        Methods.QUEUE_UNBIND,
        out -> {
          out.write16(0);
          out.writeShortText(queue);
          out.writeShortText(exchange);
          out.writeShortText(key);
          Tables.write(out, arguments);
        },
        done(Methods.QUEUE_UNBIND_OK));
  }

  /** Drops the messages of a queue that are ready, and answers how many. */
  public Answer<Long> queuePurge(String queue) throws IOException {
    return port.ask(
        Methods.QUEUE_PURGE,
        out -> {
          out.write16(0);
          out.writeShortText(queue);
          out.write8(0);
        },
        answer(Methods.QUEUE_PURGE_OK, Channel::unsigned));
  }

  /** Deletes a queue, if there is one, and answers how many messages were in it. */
  public Answer<Long> queueDelete(String queue, boolean ifUnused, boolean ifEmpty)
      throws IOException {
    return port.ask(
        Methods.QUEUE_DELETE,
        out -> {
          out.write16(0);
          out.writeShortText(queue);
          out.write8(flags(ifUnused, ifEmpty));
        },
        answer(Methods.QUEUE_DELETE_OK, Channel::unsigned));
  }

  // Consuming.

  /**
   * Bounds what the broker delivers unsettled.
   *
   * @param prefetch 0 for no bound
   * @param global for the channel as a whole, not for each new consumer
   */
  public Answer<Boolean> qos(int prefetch, boolean global) throws IOException {
    return port.ask(
        Methods.BASIC_QOS,
        out -> {
          out.write32(0);
          out.write16(prefetch);
          out.write8(flags(global));
        },
        done(Methods.BASIC_QOS_OK));
  }

  /**
   * Consumes from a queue.
   *
   * @param tag names the consumer on this channel
   * @param settled whether the broker may forget each message once it is sent
   */
  public Answer<Boolean> consume(
      String queue,
      String tag,
      boolean settled,
      boolean exclusive,
      Map<String, Object> arguments,
      Receiver receiver)
      throws IOException {
    if (tag.isEmpty() || port.receivers().putIfAbsent(tag, receiver) != null) {
      throw new IllegalArgumentException("A consumer needs a tag of its own");
    }
    return port.ask(
        Methods.BASIC_CONSUME,
        out -> {
          out.write16(0);
          out.writeShortText(queue);
          out.writeShortText(tag);
          out.write8(flags(false, settled, exclusive));
          Tables.write(out, arguments);
        },
        done(Methods.BASIC_CONSUME_OK));
  }

  /** Ends a consumer; messages that arrive before the answer are still delivered to it. */
  public Answer<Boolean> cancel(String tag) throws IOException {
    return port.ask(
        Methods.BASIC_CANCEL,
        out -> {
          out.writeShortText(tag);
          out.write8(0);
        },
        answer(
            Methods.BASIC_CANCEL_OK,
            in -> {
              Receiver receiver = port.receivers().remove(tag);
              if (receiver != null) {
                port.deliver(receiver::ended);
              }
              return true;
            }));
  }

  /** Fetches one message; the answer is empty if there is none. */
  public Answer<Optional<Delivered>> get(String queue, boolean settled) throws IOException {
    return port.ask(
        Methods.BASIC_GET,
        out -> {
          out.write16(0);
          out.writeShortText(queue);
          out.write8(flags(settled));
        },
        new Fetch(port.connection().settings().answer()));
  }

  /** Settles a message, or also all before it: the broker may forget it. */
  public void ack(long tag, boolean multiple) throws IOException {
    port.send(
        Methods.BASIC_ACK,
        out -> {
          out.write64(tag);
          out.write8(multiple ? 1 : 0);
        });
  }

  /** Adds an {@link #ack} to what goes out with the next {@link #flush}. */
  public void addAck(long tag, boolean multiple) throws IOException {
    port.add(
        out ->
            port.write(
                out,
                Methods.BASIC_ACK,
                ack -> {
                  ack.write64(tag);
                  ack.write8(multiple ? 1 : 0);
                }));
  }

  /** Lets go out what was added: at the end of its burst on a reader thread, else now. */
  public void flushSoon() throws IOException {
    port.flushSoon();
  }

  /** Rejects a message, or also all before it: requeues or drops them. */
  public void nack(long tag, boolean multiple, boolean requeue) throws IOException {
    port.send(
        Methods.BASIC_NACK,
        out -> {
          out.write64(tag);
          out.write8(flags(multiple, requeue));
        });
  }

  /** Rejects a message: requeues or drops it. */
  public void reject(long tag, boolean requeue) throws IOException {
    port.send(
        Methods.BASIC_REJECT,
        out -> {
          out.write64(tag);
          out.write8(flags(requeue));
        });
  }

  // Publishing.

  /** Has the broker confirm what is published from now on; a second time changes nothing. */
  public Answer<Boolean> confirmSelect() throws IOException {
    return port.ask(Methods.CONFIRM_SELECT, out -> out.write8(0), done(Methods.CONFIRM_SELECT_OK));
  }

  /**
   * Adds a message to the output that the next {@link #flush} writes. Does not block unless the
   * output is full.
   *
   * @param mandatory whether the broker returns it if it is unroutable
   * @throws IllegalArgumentException if it cannot be written; nothing of it is then
   */
  public void publish(
      String exchange, String key, boolean mandatory, PropertyWriter properties, byte[] body)
      throws IOException {
    port.add(out -> writeMessage(out, exchange, key, mandatory, properties, body));
  }

  private void writeMessage(
      Bytes out,
      String exchange,
      String key,
      boolean mandatory,
      PropertyWriter properties,
      byte[] body) {
    int number = port.number();
    int frameMax = port.frameMax();
    int method = out.beginFrame(Frames.METHOD, number);
    out.write32(Methods.BASIC_PUBLISH);
    out.write16(0);
    out.writeShortText(exchange);
    out.writeShortText(key);
    out.write8(mandatory ? 1 : 0);
    out.endFrame(method, frameMax);

    int header = out.beginFrame(Frames.HEADER, number);
    out.write16(Methods.BASIC);
    out.write16(0); // a weight, which is unused
    out.write64(body.length);
    properties.writeTo(out);
    out.endFrame(header, frameMax);

    int most = frameMax - Frames.OVERHEAD;
    for (int done = 0; done < body.length; ) {
      int part = Math.min(most, body.length - done);
      int frame = out.beginFrame(Frames.BODY, number);
      out.write(body, done, part);
      out.endFrame(frame, frameMax);
      done += part;
    }
  }

  /** Lets go out what was added; blocks while the broker reads nothing. */
  public void flush() throws IOException {
    port.connection().flush();
  }

  /** Asks the broker to deliver nothing for now, or again. RabbitMQ does not know the former. */
  public Answer<Boolean> flow(boolean active) throws IOException {
    return port.ask(
        Methods.CHANNEL_FLOW,
        out -> out.write8(flags(active)),
        answer(Methods.CHANNEL_FLOW_OK, Input::readBoolean));
  }

  /**
   * Closes the channel and waits for the broker's answer as long as for any other, but not on a
   * reader thread. Never throws: without an answer the channel is as closed.
   */
  @Override
  public void close() {
    try {
      port.close("not needed any more");
      if (!Burst.isReader()) {
        over().await();
      }
    } catch (IOException e) {
      log.debug("The broker did not confirm closing a channel", e);
    }
  }

  private Answer<Boolean> over() {
    Answer<Boolean> over = done(0);
    var unused = port.over().thenRun(() -> over.complete(true));
    return over;
  }

  private Answer<Boolean> done(int method) {
    return answer(method, in -> true);
  }

  private <T> Answer<T> answer(int method, Answer.Parser<T> parser) {
    return new Answer<>(method, parser, port.connection().settings().answer());
  }

  /** Reads a count, which in practice fits into an int. */
  private static int count(Input in) throws ProtocolException {
    return (int) Math.min(Integer.MAX_VALUE, unsigned(in));
  }

  private static Long unsigned(Input in) throws ProtocolException {
    return in.read32() & 0xffff_ffffL;
  }

  /** Returns bits, the first the lowest. */
  private static int flags(boolean... bits) {
    int flags = 0;
    for (int i = 0; i < bits.length; i++) {
      flags |= bits[i] ? 1 << i : 0;
    }
    return flags;
  }
}
