// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.testbed.RabbitCluster;
import dev.bergen.testbed.RabbitNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is there before a case and stays after it: the broker, and the Python peers on it.
 *
 * @param cluster {@code null} when the broker is a single node
 */
record Stage(
    List<RabbitNode> nodes, @Nullable RabbitCluster cluster, String options, Pythons pythons) {
  static final String VHOST = "faults";

  /** The user of our side, who may be deleted; the password is the name. */
  static final String OURS = "ours";

  /** Sets up a single node. */
  static Stage on(RabbitNode node, String options) {
    node.createVirtualHost(VHOST);
    return on(List.of(node), null, options);
  }

  /** Sets up a cluster that has the virtual host. */
  static Stage on(RabbitCluster cluster, String options) {
    return on(cluster.nodes(), cluster, options);
  }

  private static Stage on(List<RabbitNode> nodes, @Nullable RabbitCluster cluster, String options) {
    nodes.get(0).createUser(OURS, VHOST);
    String hosts = hosts("guest", nodes.stream().map(RabbitNode::port).toList());
    return new Stage(nodes, cluster, options, new Pythons(url(hosts, options)));
  }

  /** Returns the URL of ours. */
  String url(List<Integer> ports, String further) {
    return url(hosts(OURS, ports), options + further);
  }

  private static String url(String hosts, String options) {
    return "rabbit://%s/%s?%s".formatted(hosts, VHOST, options);
  }

  private static String hosts(String user, List<Integer> ports) {
    return ports.stream()
        .map(port -> "%s:%s@127.0.0.1:%d".formatted(user, user, port))
        .collect(Collectors.joining(","));
  }

  List<Integer> ports() {
    return nodes.stream().map(RabbitNode::port).toList();
  }

  /** Returns a node that is alive. */
  RabbitNode node() {
    return cluster == null ? nodes.get(0) : cluster.alive();
  }
}
