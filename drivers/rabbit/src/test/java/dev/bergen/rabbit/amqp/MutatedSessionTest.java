// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded sessions of real brokers, as they were and with random damage: the session goes well or
 * ends with a reason, its reader ends, and no memory is taken for what is only announced.
 *
 * <p>{@code -Dbergen.mutations=1000000} for more of them than the build has; {@link
 * SessionTapeByHand} records a session.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(14_400)
@Tag("newest-jdk-only")
class MutatedSessionTest {
  private static final int MUTATIONS = Integer.getInteger("bergen.mutations", 5_000);
  static final String VIRTUAL_HOST = "tape";
  private static final int LARGEST_BODY = 1 << 20;
  static final Duration WHOLE = Duration.ofSeconds(20);
  private static final Duration DAMAGED = Duration.ofMillis(20);

  private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1);
  private final AtomicReference<Thread> reader = new AtomicReference<>();
  private final AtomicReference<Throwable> unexpected = new AtomicReference<>();

  @AfterEach
  void close() {
    watch.shutdownNow();
  }

  Settings settings(Duration answer) {
    return new Settings(
        "test",
        "a broker",
        Login.plain("guest", "guest"),
        VIRTUAL_HOST,
        Map.of("capabilities", Map.of("authentication_failure_close", true)),
        0,
        8192,
        0,
        LARGEST_BODY,
        answer,
        answer,
        task -> {
          Thread thread = new Thread(task);
          thread.setUncaughtExceptionHandler((which, error) -> unexpected.set(error));
          reader.set(thread);
          return thread;
        },
        watch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rabbitmq-3.10.8.tape", "rabbitmq-4.3.tape"})
  void a_recorded_session_goes_as_it_went(String tape) throws Exception {
    PlaybackSocket socket = new PlaybackSocket(SessionTape.read(tape), WHOLE.toNanos());
    Connection connection = Connection.open(socket, socket, settings(WHOLE));

    List<String> saw = SessionTape.act(connection);
    connection.close("done", WHOLE);

    assertThat(saw.get(0)).isEqualTo("confirmed 1");
    assertThat(saw.get(1)).isEqualTo("returned 312");
    assertThat(saw.get(2)).isEqualTo("confirmed 2");
    assertThat(saw.get(3)).startsWith("delivered 10000").contains("n=1").contains("[a, 2, true]");
    assertThat(saw.subList(4, saw.size()))
        .containsExactly("empty true", "deleted 0", "refused 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rabbitmq-3.10.8.tape", "rabbitmq-4.3.tape"})
  void a_damaged_session_ends_with_a_reason_and_its_reader_with_it(String tape) throws Exception {
    SessionTape whole = SessionTape.read(tape);
    SplittableRandom random = new SplittableRandom(42);
    int ended = 0;
    for (int i = 0; i < MUTATIONS / 2; i++) {
      SessionTape damaged = damage(whole, random);
      if (!goesWell(damaged)) {
        ended++;
      }
      Thread last = reader.getAndSet(null);
      if (last != null) {
        last.join(WHOLE.toMillis());
        assertThat(last.isAlive()).as("the reader of session %d lives on", i).isFalse();
      }
      assertThat(unexpected.get()).as("session %d", i).isNull();
    }
    assertThat(ended).isGreaterThan(MUTATIONS / 10);
  }

  private boolean goesWell(SessionTape tape) throws InterruptedException {
    PlaybackSocket socket = new PlaybackSocket(tape, PlaybackSocket.millis(2));
    Connection connection = null;
    try {
      connection = Connection.open(socket, socket, settings(DAMAGED));
      SessionTape.act(connection);
      return true;
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    } finally {
      if (connection != null) {
        connection.close("done", DAMAGED);
        assertThat(connection.closed()).isNotNull();
      }
    }
  }

  private static SessionTape damage(SessionTape whole, SplittableRandom random) {
    List<SessionTape.Piece> pieces = new ArrayList<>(whole.pieces());
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      int which = random.nextInt(pieces.size());
      SessionTape.Piece piece = pieces.get(which);
      if (random.nextInt(10) == 0) { // a piece is lost, or comes twice
        if (random.nextBoolean() && pieces.size() > 1) {
          pieces.remove(which);
        } else {
          pieces.add(which, piece);
        }
      } else {
        pieces.set(which, new SessionTape.Piece(piece.after(), damage(piece.bytes(), random)));
      }
    }
    return new SessionTape(pieces);
  }

  private static byte[] damage(byte[] bytes, SplittableRandom random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte[] other = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> other[at] = (byte) random.nextInt(256);
      case 1 -> other[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> other[at] = random.nextBoolean() ? (byte) 0xff : 0x7f;
      case 3 -> {
        other = new byte[at];
        System.arraycopy(bytes, 0, other, 0, at);
      }
      default -> {
        other = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, other, 0, at);
        other[at] = (byte) random.nextInt(256);
        System.arraycopy(bytes, at, other, at + 1, bytes.length - at);
      }
    }
    return other;
  }
}
