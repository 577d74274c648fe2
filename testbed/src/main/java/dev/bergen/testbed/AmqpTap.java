// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import com.rabbitmq.client.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A loopback proxy in front of a broker that writes down what its clients publish, and which
 * methods pass in both directions, without changing a byte; it can also refuse methods as another
 * broker might.
 *
 * <p>Threads: one daemon thread accepts, two per connection copy and decode; anybody may look.
 */
public final class AmqpTap implements AutoCloseable {
  /** More than any test publishes; beyond it a test has lost its way and the tap forgets. */
  private static final int KEPT = 100_000;

  private final RabbitNode node;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Both guarded by lock.
  private final List<TappedMessage> published = new ArrayList<>();
  private final List<TappedMethod> methods = new ArrayList<>();

  /** What leads to the clients, by the serial numbers of their connections. */
  private final Map<Integer, FrameSink> clients = new ConcurrentHashMap<>();

  /** What is refused; {@code null} until somebody says so. */
  private volatile @Nullable Function<Method, @Nullable Refusal> refusing;

  /**
   * How a broker refuses a method.
   *
   * @param code closes the channel below 500, the connection from there on
   */
  public record Refusal(int code, String text) {
    /** No answer at all, then or later, to anything on that channel. */
    public static final Refusal SILENCE = new Refusal(0, "");
  }

  private AmqpTap(RabbitNode node, ServerSocket listener) {
    this.node = node;
    this.listener = listener;
  }

  /** Listens on a free loopback port, in front of {@code node}. */
  public static AmqpTap before(RabbitNode node) {
    try {
      AmqpTap tap = new AmqpTap(node, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      daemon("bergen-tap-accept", tap::accept);
      return tap;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  /** The transport URL of a virtual host of the node, through this tap. */
  public String url(String vhost) {
    return "rabbit://guest:guest@127.0.0.1:%d/%s".formatted(listener.getLocalPort(), vhost);
  }

  /** What clients have published, in the order in which it was seen. */
  public List<TappedMessage> published() {
    lock.lock();
    try {
      return List.copyOf(published);
    } finally {
      lock.unlock();
    }
  }

  /** The methods of both directions, in the order in which they were seen. */
  public List<TappedMethod> methods() {
    lock.lock();
    try {
      return List.copyOf(methods);
    } finally {
      lock.unlock();
    }
  }

  /**
   * From now on answers for the broker where {@code refusing} says so; the broker does not see what
   * was refused.
   *
   * @param refusing returns {@code null} for what may pass
   */
  public void refuse(Function<Method, @Nullable Refusal> refusing) {
    this.refusing = refusing;
  }

  /**
   * Says for the broker what no client asked for. What the client answers the broker does not see.
   *
   * @param where a method that passed on the connection and channel that are meant
   * @param method such as {@code channel.flow}
   */
  public void say(TappedMethod where, Method method) {
    FrameSink client = clients.get(where.connection());
    if (client == null) {
      throw new IllegalStateException("There is no connection " + where.connection());
    }
    try {
      client.method(where.channel(), (com.rabbitmq.client.impl.Method) method);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable Refusal refusal(Method method) {
    Function<Method, @Nullable Refusal> current = refusing;
    return current == null ? null : current.apply(method);
  }

  /** Forgets what was seen so far. */
  public void clear() {
    lock.lock();
    try {
      published.clear();
      methods.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until what was published satisfies {@code enough}, and returns it.
   *
   * @throws AssertionError if it does not in time
   */
  public List<TappedMessage> await(Predicate<List<TappedMessage>> enough, Duration timeout) {
    long nanos = timeout.toNanos();
    lock.lock();
    try {
      while (!enough.test(List.copyOf(published))) {
        if (nanos <= 0) {
          throw new AssertionError("Not enough within " + timeout + ": " + published);
        }
        nanos = changed.awaitNanos(nanos);
      }
      return List.copyOf(published);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for messages", e);
    } finally {
      lock.unlock();
    }
  }

  void saw(TappedMessage message) {
    lock.lock();
    try {
      if (published.size() < KEPT) {
        published.add(message);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void saw(TappedMethod method) {
    lock.lock();
    try {
      if (methods.size() < KEPT) {
        methods.add(method);
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    for (int serial = 1; !listener.isClosed(); serial++) {
      try {
        connect(listener.accept(), serial);
      } catch (IOException e) {
        // Closed, or the broker is away and the client notices by itself.
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  // The sockets are closed by the copying threads or by close().
  private void connect(Socket client, int serial) throws IOException {
    sockets.add(client);
    Socket broker = new Socket();
    sockets.add(broker);
    try {
      broker.connect(
          new InetSocketAddress(node.host(), node.port()),
          Math.toIntExact(TimeUnit.SECONDS.toMillis(5)));
      client.setTcpNoDelay(true);
      broker.setTcpNoDelay(true);
    } catch (IOException e) {
      drop(client);
      drop(broker);
      throw e;
    }
    FrameSink toClient = new FrameSink(client.getOutputStream());
    clients.put(serial, toClient);
    Refusals refusals = new Refusals(this, toClient, new FrameSink(broker.getOutputStream()));
    daemon(
        "bergen-tap-" + serial + "-out",
        () -> copy(client, broker, new FrameTap(this, refusals, true, serial)));
    daemon(
        "bergen-tap-" + serial + "-in",
        () -> copy(broker, client, new FrameTap(this, refusals, false, serial)));
  }

  private void copy(Socket from, Socket to, FrameTap tap) {
    try {
      tap.copy(from.getInputStream());
    } catch (IOException e) {
      // One end has gone: so shall the other.
      drop(from);
    } finally {
      drop(from);
      drop(to);
    }
  }

  private void drop(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(this::drop);
    }
  }
}
