// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Where the rigs of a group meet: one broker, and what several of them use together.
 *
 * <p>Threads: one.
 */
public final class Site implements AutoCloseable {
  private final String url;
  private final List<ProcessHandle> brokers;
  private final Map<String, AutoCloseable> shared = new HashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * @param url of the broker, as Bergen has it
   * @param brokers its processes, as far as they are on this machine
   */
  public Site(String url, List<ProcessHandle> brokers) {
    this.url = url;
    this.brokers = List.copyOf(brokers);
  }

  public String url() {
    return url;
  }

  List<ProcessHandle> brokers() {
    return brokers;
  }

  /** Returns how amqp-client gets to the broker; nothing recovers by itself. */
  public ConnectionFactory amqp() {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(uri.getHost());
    factory.setPort(uri.getPort());
    factory.setUsername(user[0]);
    factory.setPassword(user[1]);
    factory.setVirtualHost(uri.getPath().length() > 1 ? uri.getPath().substring(1) : "/");
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }

  /**
   * Returns what was opened under this name, or opens it. It is closed with the site.
   *
   * @throws Exception what {@code opener} throws
   */
  public <T extends AutoCloseable> T shared(String name, Class<T> type, Callable<T> opener)
      throws Exception {
    AutoCloseable known = shared.get(name);
    if (known == null) {
      T opened = opener.call();
      shared.put(name, opened);
      open.push(opened);
      return opened;
    }
    return type.cast(known);
  }

  /**
   * @throws IllegalStateException if something could not be closed; the others were
   */
  @Override
  public void close() {
    IllegalStateException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        failure = new IllegalStateException("Could not close what the rigs shared", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
