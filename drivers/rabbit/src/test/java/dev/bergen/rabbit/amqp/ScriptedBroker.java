// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQCommand;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The broker's side of one connection, read and written by amqp-client's code, and said what a test
 * wants.
 */
public final class ScriptedBroker {
  public static final Duration PATIENCE = Duration.ofSeconds(20);
  static final int FRAME_MAX = 8192;

  private final ServerSocket listener;
  private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1);
  private final BlockingQueue<AMQCommand> seen = new LinkedBlockingQueue<>();
  private final List<Thread> readers = new ArrayList<>();
  private volatile Function<Method, @Nullable Method> answers = method -> null;
  private volatile AMQP.Connection.Tune tune =
      new AMQP.Connection.Tune.Builder().channelMax(3).frameMax(FRAME_MAX).heartbeat(0).build();
  private final AtomicInteger heartbeats = new AtomicInteger();
  private volatile @Nullable Socket socket;
  private volatile @Nullable Connection client;

  public ScriptedBroker() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "scripted-broker");
    thread.setDaemon(true);
    thread.start();
  }

  ScriptedBroker proposing(int channelMax, int frameMax, int heartbeat) {
    tune =
        new AMQP.Connection.Tune.Builder()
            .channelMax(channelMax)
            .frameMax(frameMax)
            .heartbeat(heartbeat)
            .build();
    return this;
  }

  /** Answers so from now on; {@code null} leaves it to the usual answers. */
  public void answer(Function<Method, @Nullable Method> answers) {
    this.answers = answers;
  }

  Settings settings(int heartbeat, Duration answer) {
    return new Settings(
        "test",
        "a broker",
        Login.plain("guest", "secret"),
        "/lab",
        Map.of("product", "Test"),
        heartbeat,
        131_072,
        0,
        100_000,
        Duration.ofSeconds(10),
        answer,
        task -> {
          Thread reader = new Thread(task, "test-reader");
          readers.add(reader);
          return reader;
        },
        watch);
  }

  public Connection connect() throws IOException {
    return connect(settings(0, PATIENCE));
  }

  Connection connect(Settings settings) throws IOException {
    Socket plain = new Socket(listener.getInetAddress(), listener.getLocalPort());
    Connection connection = Connection.open(plain, plain, settings);
    client = connection;
    return connection;
  }

  /** Returns the next command that is of this kind. */
  <T extends Method> T next(Class<T> type) throws InterruptedException {
    return type.cast(nextCommand(type).getMethod());
  }

  AMQCommand nextCommand(Class<? extends Method> type) throws InterruptedException {
    while (true) {
      AMQCommand command = seen.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(command).as("a %s", type).isNotNull();
      if (type.isInstance(command.getMethod())) {
        return command;
      }
    }
  }

  public void send(int channel, Method... methods) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Method method : methods) {
      method(method, channel).writeTo(new DataOutputStream(bytes));
    }
    sendRaw(bytes.toByteArray());
  }

  static Frame method(Method method, int channel) throws IOException {
    return ((com.rabbitmq.client.impl.Method) method).toFrame(channel);
  }

  /** Sends a message, its body in frames of {@code part} bytes. */
  void send(int channel, Method method, AMQContentHeader properties, byte[] body, int part)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    method(method, channel).writeTo(out);
    properties.toFrame(channel, body.length).writeTo(out);
    for (int done = 0; done < body.length; done += part) {
      Frame.fromBodyFragment(
              channel, ByteBuffer.wrap(body), done, Math.min(part, body.length - done))
          .writeTo(out);
    }
    sendRaw(bytes.toByteArray());
  }

  void sendRaw(byte[] bytes) throws IOException {
    Socket open = socket;
    assertThat(open).isNotNull();
    open.getOutputStream().write(bytes);
  }

  /** Ends the connection without a word. */
  void hangUp() {
    Socket open = socket;
    assertThat(open).isNotNull();
    try {
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many came. */
  int heartbeats() {
    return heartbeats.get();
  }

  private void serve() {
    try (Socket accepted = listener.accept()) {
      socket = accepted;
      accepted.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(accepted.getInputStream());
      in.readFully(new byte[8]);
      send(
          0,
          new AMQP.Connection.Start.Builder()
              .serverProperties(Map.of("product", "Scripted", "version", "1.2.3"))
              .mechanisms("AMQPLAIN PLAIN EXTERNAL")
              .locales("en_US")
              .build());
      Map<Integer, AMQCommand> open = new HashMap<>();
      while (true) {
        Frame frame = Frame.readFrom(in, () -> Integer.MAX_VALUE);
        if (frame.getType() == AMQP.FRAME_HEARTBEAT) {
          heartbeats.incrementAndGet();
          continue;
        }
        AMQCommand command = open.computeIfAbsent(frame.getChannel(), it -> new AMQCommand());
        if (command.handleFrame(frame)) {
          open.remove(frame.getChannel());
          seen.add(command);
          answer(frame.getChannel(), command.getMethod());
        }
      }
    } catch (IOException e) {
      assertThat(e).isNotNull(); // the client is gone
    }
  }

  private void answer(int channel, Method method) throws IOException {
    Method answer = answers.apply(method);
    if (answer == null) {
      answer = usual(method);
    }
    if (answer != null) {
      send(channel, answer);
    }
  }

  private @Nullable Method usual(Method method) {
    if (method instanceof AMQP.Connection.StartOk) {
      return tune;
    } else if (method instanceof AMQP.Connection.Open) {
      return new AMQP.Connection.OpenOk.Builder().build();
    } else if (method instanceof AMQP.Connection.Close) {
      return new AMQP.Connection.CloseOk.Builder().build();
    } else if (method instanceof AMQP.Channel.Open) {
      return new AMQP.Channel.OpenOk.Builder().build();
    } else if (method instanceof AMQP.Channel.Close) {
      return new AMQP.Channel.CloseOk.Builder().build();
    }
    return null;
  }

  /** No reader may outlive its connection. */
  public void close() throws IOException, InterruptedException {
    Connection open = client;
    if (open != null) {
      open.close("the test is over", Duration.ofSeconds(2));
    }
    Socket accepted = socket;
    if (accepted != null) {
      accepted.close();
    }
    listener.close();
    watch.shutdownNow();
    for (Thread reader : readers) {
      reader.join(PATIENCE.toMillis());
      assertThat(reader.isAlive()).as("the reader lives on").isFalse();
    }
  }
}
