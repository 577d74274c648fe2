// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.scale;

import dev.bergen.benchmarks.scale.agents.Shape;
import dev.bergen.testbed.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A private RabbitMQ node, set up for many connections, and what it uses.
 *
 * <p>Threads: one.
 */
final class Broker implements AutoCloseable {
  /**
   * As RabbitMQ advises for many connections: no statistics in the management plugin, small buffers
   * for sockets, and a long queue of those who knock.
   */
  private static final List<String> SETTINGS =
      List.of(
          "collect_statistics_interval = 30000",
          "management_agent.disable_metrics_collector = true",
          "tcp_listen_options.backlog = 4096",
          "tcp_listen_options.nodelay = true", // whoever sets one of them loses all defaults
          "tcp_listen_options.linger.on = true",
          "tcp_listen_options.linger.timeout = 0",
          "tcp_listen_options.exit_on_close = false",
          "tcp_listen_options.sndbuf = 32768",
          "tcp_listen_options.recbuf = 32768",
          "vm_memory_calculation_strategy = rss");

  private final RabbitNode node;
  private final Duration startCpu;

  private Broker(RabbitNode node) {
    this.node = node;
    this.startCpu = use().cpu();
  }

  static Broker start(List<String> settings) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.addAll(settings);
    RabbitNode node = RabbitNode.start(all.toArray(String[]::new));
    try {
      return new Broker(node);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  String url(Shape shape) {
    return node.url("/") + shape.query();
  }

  String host() {
    return node.host();
  }

  int port() {
    return node.port();
  }

  String version() {
    return node.version();
  }

  /** Returns what its process has used so far; costs nothing. */
  ProcessUse use() {
    return ProcessUse.of(node.process());
  }

  /** Returns what its first start, without any agent, cost. */
  Duration startCpu() {
    return startCpu;
  }

  /** Returns what it holds; takes some two seconds of a processor. */
  Census census() {
    return Census.parse(node.ctl("eval", Census.QUESTION));
  }

  void kill() {
    node.kill();
  }

  /** Starts it again after {@link #kill}; returns when it serves. */
  void startAgain() {
    node.startAgain();
  }

  @Override
  public void close() {
    node.close();
  }
}
