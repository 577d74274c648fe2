// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Three RabbitMQ nodes of one cluster, each a {@link RabbitNode} that can be killed and started
 * again. They share a port mapper and a cookie, and take some 20 seconds to start.
 *
 * <p>Threads: as of {@link RabbitNode}.
 */
public final class RabbitCluster implements AutoCloseable {
  private static final int SIZE = 3;
  private static final int PORTS = 4;
  private static final Duration REPLICAS = Duration.ofSeconds(60);

  private final List<RabbitNode> nodes;

  private RabbitCluster(List<RabbitNode> nodes) {
    this.nodes = nodes;
  }

  /** Starts a cluster of the current profile, as {@link #start(RabbitProfile, String)} does. */
  public static RabbitCluster start(String vhost) {
    return start(RabbitProfile.current(), vhost);
  }

  /**
   * Starts the cluster and waits until every node serves.
   *
   * <p>The virtual host is made while there is one node, and the others find it there. Later is too
   * early: one that is made while a node already listens, but does not yet call itself ready, is
   * never started on that node, and the broker waits for it.
   *
   * @param vhost in which {@code guest} may do everything
   * @throws IllegalStateException if RabbitMQ is not installed or a node does not come up; nothing
   *     is left behind
   */
  public static RabbitCluster start(RabbitProfile profile, String vhost) {
    List<NodeHome> homes = homes(profile);
    List<RabbitNode> nodes = new ArrayList<>();
    RabbitCluster cluster = new RabbitCluster(Collections.unmodifiableList(nodes));
    try {
      homes.forEach(home -> nodes.add(RabbitNode.prepare(home)));
      RabbitNode first = nodes.get(0);
      first.startPortMapper();
      first.startAgain();
      first.createVirtualHost(vhost);
      // One after the other: two that join at once may wait for each other.
      nodes.stream().skip(1).forEach(RabbitNode::startAgain);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static List<NodeHome> homes(RabbitProfile profile) {
    int port = Ports.findNeighbours(SIZE * PORTS + 1);
    int mapper = port + SIZE * PORTS;
    List<NodeHome> homes = new ArrayList<>();
    List<String> settings = new ArrayList<>();
    String cookie = UUID.randomUUID().toString().replace("-", "");
    settings.add("cluster_formation.peer_discovery_backend = classic_config");
    for (int i = 0; i < SIZE; i++) {
      int amqp = port + i * PORTS;
      // Itself and those that run when it starts: 4.0 waits for every node that it is told of.
      settings.add(
          "cluster_formation.classic_config.nodes.%d = %s"
              .formatted(i + 1, NodeHome.nodeName(amqp)));
      Ports own = new Ports(amqp, amqp + 1, amqp + 2, mapper, amqp + 3);
      homes.add(withCookie(NodeHome.create(profile, own, settings), cookie));
    }
    return homes;
  }

  private static NodeHome withCookie(NodeHome home, String cookie) {
    try {
      Path file = Files.writeString(home.file(".erlang.cookie"), cookie);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The nodes, dead ones included. */
  public List<RabbitNode> nodes() {
    return nodes;
  }

  /** Returns a node that is alive. */
  public RabbitNode alive() {
    return nodes.stream()
        .filter(RabbitNode::isAlive)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("all nodes are dead"));
  }

  /** Returns the node on which the leader of a queue is, or its only replica. */
  public RabbitNode leaderOf(String vhost, String queue) {
    String name = alive().leader(vhost, queue);
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no node is called " + name));
  }

  /** Waits until every quorum queue of a virtual host has a replica that runs on each node. */
  public void awaitReplicas(String vhost) {
    await("replicas of quorum queues")
        .atMost(REPLICAS)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> alive().fewestReplicas(vhost) >= SIZE);
  }

  /** Starts every node that is dead; waits until all serve. */
  public void startDeadAgain() {
    nodes.stream().filter(node -> !node.isAlive()).forEach(RabbitNode::startAgain);
  }

  /** Ends all nodes at once and removes their data. */
  @Override
  public void close() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).close(); // the port mapper, which is the first one's, last
    }
  }
}
