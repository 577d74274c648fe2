// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bergen.rabbit.amqp.frames.Properties;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a broker said in one session, in pieces: each with the number of bytes that it had heard by
 * then. {@link #act} is what the client does in it.
 */
record SessionTape(List<Piece> pieces) {

  /**
   * @param after how many bytes the broker had heard before it said this
   */
  record Piece(int after, byte[] bytes) {}

  static SessionTape read(String resource) throws IOException {
    try (InputStream in = SessionTape.class.getResourceAsStream(resource)) {
      List<Piece> pieces = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
        String[] words = line.split(" ", 2);
        if (words.length == 2) {
          pieces.add(new Piece(Integer.parseInt(words[0]), Base64.getDecoder().decode(words[1])));
        }
      }
      return new SessionTape(pieces);
    }
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(piece.after)
          .append(' ')
          .append(Base64.getEncoder().encodeToString(piece.bytes))
          .append('\n');
    }
    Files.writeString(file, text);
  }

  /**
   * Declares, publishes, consumes, settles, is refused and closes, in steps that each wait for the
   * broker; returns what it saw.
   */
  static List<String> act(Connection connection) throws IOException, InterruptedException {
    List<String> saw = new ArrayList<>();
    Channel channel = connection.openChannel();
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    channel.onPublish(
        new PublishListener() {
          @Override
          public void confirmed(long number, boolean multiple, boolean taken) {
            heard.add("confirmed " + number);
          }

          @Override
          public void returned(Returned message) {
            heard.add("returned " + message.code());
          }
        });
    channel.confirmSelect().await();
    channel.exchangeDeclare("tape", "topic", true, false, Map.of()).await();
    channel.queueDeclare("tape", true, false, false, Map.of("x-expires", 60_000)).await();
    channel.queueBind("tape", "tape", "k", Map.of()).await();
    channel.publish(
        "tape",
        "k",
        true,
        new Properties(
            "application/json",
            "utf-8",
            Map.of("n", 1, "t", Map.of("l", List.of("a", 2L, true))),
            2,
            0,
            "c",
            "r",
            "60000",
            null,
            null,
            null,
            null,
            null,
            null),
        "x".repeat(10_000).getBytes(UTF_8));
    channel.flush();
    saw.add(next(heard, connection));
    channel.publish("", "nowhere", true, Properties.of("a", "b", 1), "lost".getBytes(UTF_8));
    channel.flush();
    saw.add(next(heard, connection));
    saw.add(next(heard, connection));
    channel.qos(10, false).await();
    channel
        .consume(
            "tape",
            "1",
            false,
            false,
            Map.of(),
            message -> heard.add("delivered " + message.body().length + message.properties()))
        .await();
    saw.add(next(heard, connection));
    channel.ack(1, false);
    channel.cancel("1").await();
    saw.add("empty " + channel.get("tape", true).await().isEmpty());
    saw.add("deleted " + channel.queueDelete("tape", false, false).await());
    try {
      channel.queueDeclarePassive("tape").await();
    } catch (ClosedException e) {
      saw.add("refused " + e.reason().code());
    }
    Channel last = connection.openChannel();
    last.exchangeDelete("tape", false).await();
    last.close();
    return saw;
  }

  private static String next(LinkedBlockingQueue<String> heard, Connection connection)
      throws IOException, InterruptedException {
    String next =
        heard.poll(
            ((OpenConnection) connection).settings().answer().toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      throw new IOException("nothing came");
    }
    return next;
  }

  /** Writes down what passes over a real socket. */
  static final class Recorder extends Socket {
    private final List<Piece> pieces = new ArrayList<>();
    private int heard;

    Recorder(String host, int port) throws IOException {
      super(host, port);
    }

    SessionTape tape() {
      return new SessionTape(List.copyOf(pieces));
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          int count = in.read(into, from, length);
          if (count > 0) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(into, from, count);
            synchronized (pieces) {
              pieces.add(new Piece(heard, bytes.toByteArray()));
            }
          }
          return count;
        }
      };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          synchronized (pieces) {
            heard += length;
          }
          out.write(bytes, from, length);
        }
      };
    }
  }
}
