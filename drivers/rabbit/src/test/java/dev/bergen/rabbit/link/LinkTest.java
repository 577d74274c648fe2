// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.Connection;
import dev.bergen.rabbit.settings.RedialWaits;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.Backoff;
import dev.bergen.spi.support.ThreadTimer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop of a connection, where what it does fails in every way. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class LinkTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final RedialWaits WAITS =
      new RedialWaits(new Backoff(SHORT, Duration.ZERO, SHORT, 0), SHORT, Duration.ZERO);

  private final ThreadTimer time = new ThreadTimer();
  private final BlockingQueue<Connection> served = new LinkedBlockingQueue<>();
  private final LinkUser user =
      new LinkUser() {
        @Override
        public void connected(Connection connection) {
          served.add(connection);
        }

        @Override
        public void disconnected(String reason) {}
      };

  @AfterEach
  void end() {
    time.close();
  }

  @Test
  void a_dial_that_throws_anything_has_failed_and_is_tried_again() throws Exception {
    BlockingQueue<Throwable> troubles =
        new LinkedBlockingQueue<>(
            List.of(
                new OutOfMemoryError("expected by this test: unable to create native thread"),
                new NoClassDefFoundError("expected by this test"),
                new IllegalStateException("expected by this test"),
                new Dialer.DialException("expected by this test", new Exception())));
    Link link = new Link("test", new StubDialer(troubles::poll), WAITS, time);

    link.attach(user);

    assertThat(served.poll(30, SECONDS)).isNotNull();
    assertThat(troubles).isEmpty();
    link.close();
  }

  @Test
  void a_dial_that_throws_an_error_is_reported_as_failed() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Link link =
        new Link(
            "test",
            new StubDialer(() -> new OutOfMemoryError("unable to create native thread")),
            WAITS,
            time);
    link.attach(
        new LinkUser() {
          @Override
          public void connected(Connection connection) {}

          @Override
          public void disconnected(String reason) {}

          @Override
          public void unreachable(String reason) {
            told.countDown();
          }
        });

    assertThat(told.await(30, SECONDS)).isTrue();
    assertThat(link.status()).contains("could not connect to mq", "unable to create native thread");
    link.close();
  }

  @Test
  void a_user_that_cannot_use_its_connection_gets_another_one() throws Exception {
    AtomicBoolean first = new AtomicBoolean(true);
    Link link = new Link("test", new StubDialer(() -> null), WAITS, time);
    link.attach(
        new LinkUser() {
          @Override
          public void connected(Connection connection) {
            if (first.getAndSet(false)) {
              throw new IllegalStateException("expected by this test");
            }
            served.add(connection);
          }

          @Override
          public void disconnected(String reason) {}
        });

    assertThat(served.poll(30, SECONDS)).isNotNull();
    link.close();
  }

  @Test
  void an_effect_that_throws_still_answers() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Troubles troubles = new Troubles(new Random(seed));
      Link link = new Link("test", new StubDialer(troubles), WAITS, troubles.over(time));
      link.onChange(change -> troubles.strike());
      link.attach(troubles.over(user));

      Connection connection = served.poll(30, SECONDS);
      troubles.end();
      if (connection != null) {
        connection.close(
            "expected by this test",
            SHORT); // whatever has gone wrong until now, the next one is served
        connection = served.poll(30, SECONDS);
      }

      assertThat(connection).as("seed %d", seed).isNotNull();
      link.close();
      served.clear();
    }
  }

  @Test
  void closing_ends_the_thread_though_what_it_does_throws() {
    for (int seed = 0; seed < 50; seed++) {
      Troubles troubles = new Troubles(new Random(seed));
      Link link = new Link("closing", new StubDialer(troubles), WAITS, troubles.over(time));
      link.attach(troubles.over(user));

      link.close();

      assertThat(Thread.getAllStackTraces().keySet())
          .as("seed %d", seed)
          .extracting(Thread::getName)
          .doesNotContain("bergen-rabbit-closing");
      assertThat(link.post(() -> {})).isFalse();
    }
  }

  /** Says what goes wrong next; {@code null} when nothing does. */
  private interface Fate {
    Throwable next();
  }

  /** Lets one thing in three fail, until that ends. */
  private static final class Troubles implements Fate {
    private final Random random;
    private volatile boolean ended;

    Troubles(Random random) {
      this.random = random;
    }

    void end() {
      ended = true;
    }

    @Override
    public synchronized Throwable next() {
      if (ended || random.nextInt(3) > 0) {
        return null;
      }
      return switch (random.nextInt(4)) {
        case 0 -> new OutOfMemoryError("expected by this test");
        case 1 -> new IllegalStateException("expected by this test");
        case 2 -> new NoSuchMethodError("expected by this test");
        default -> new Dialer.DialException("expected by this test", new Exception());
      };
    }

    void strike() {
      Throwable trouble = next();
      if (trouble instanceof RuntimeException e) {
        throw e;
      } else if (trouble instanceof Error e) {
        throw e;
      }
    }

    Timer over(Timer timer) {
      return new Timer() {
        @Override
        public long nanoTime() {
          return timer.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
          strike();
          return timer.schedule(delay, task);
        }
      };
    }

    LinkUser over(LinkUser user) {
      return new LinkUser() {
        @Override
        public void connected(Connection connection) {
          strike();
          user.connected(connection);
        }

        @Override
        public void disconnected(String reason) {
          strike();
        }

        @Override
        public void unreachable(String reason) {
          strike();
        }
      };
    }
  }

  /** Connects to nobody. */
  private record StubDialer(Fate fate) implements Dialer {
    @Override
    public int hosts() {
      return 2;
    }

    @Override
    public String address(int host) {
      return "mq" + (host + 1) + ":5672";
    }

    @Override
    public Connection dial(int host) throws DialException {
      Throwable trouble = fate.next();
      if (trouble instanceof DialException e) {
        throw e;
      } else if (trouble instanceof RuntimeException e) {
        throw e;
      } else if (trouble instanceof Error e) {
        throw e;
      }
      return new StubConnection(fate).face();
    }

    @Override
    public void cut() {}
  }

  /** As much of a connection as a link looks at. */
  private static final class StubConnection {
    private final Fate fate;
    private final List<Consumer<CloseReason>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean broken = new AtomicBoolean();

    StubConnection(Fate fate) {
      this.fate = fate;
    }

    Connection face() {
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (self, method, args) ->
                  switch (method.getName()) {
                    case "equals" -> self == args[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "serverProperties" -> named(Map.of("product", "a stub"));
                    case "name" -> named("test");
                    case "onClose" -> listen(listener(args[0]));
                    case "isOpen" -> !broken.get();
                    case "close", "fail" -> breakDown();
                    default -> null;
                  });
    }

    @SuppressWarnings("unchecked") // what a link passes in
    private static Consumer<CloseReason> listener(Object argument) {
      return (Consumer<CloseReason>) argument;
    }

    private <T> T named(T value) {
      Throwable trouble = fate.next();
      if (trouble instanceof Error e) {
        throw e;
      }
      return value;
    }

    private Object listen(Consumer<CloseReason> listener) {
      Object nothing = named("");
      listeners.add(listener);
      if (broken.get()) {
        tell(listener);
      }
      return nothing.equals("") ? null : nothing;
    }

    private Object breakDown() {
      if (broken.compareAndSet(false, true)) {
        listeners.forEach(this::tell);
      }
      return null;
    }

    private void tell(Consumer<CloseReason> listener) {
      listener.accept(new CloseReason(CloseReason.By.FAILURE, true, 0, "a stub broke", 0));
    }
  }
}
