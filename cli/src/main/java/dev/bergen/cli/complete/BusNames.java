// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.complete;

import dev.bergen.message.Priority;
import dev.bergen.observe.patient.QueueRole;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Topics and servers, as the names of queues and the keys of their bindings show them: the servers
 * of a topic read {@code TOPIC} and {@code TOPIC.SERVER}, its listeners {@code TOPIC.PRIORITY}.
 */
final class BusNames {
  private static final String OURS = "bergen";

  private final Set<String> requests = new TreeSet<>();
  private final Set<String> notifications = new TreeSet<>();
  private final Set<String> addresses = new TreeSet<>();

  BusNames(Collection<String> names) {
    Set<String> plain = new TreeSet<>();
    for (String name : names) {
      switch (QueueRole.of(name)) {
        case FANOUT -> requests.add(QueueRole.topic(name));
        case NOTIFICATIONS -> notifications.add(name.substring(0, name.lastIndexOf('.')));
        case OTHER -> {
          if (!isOfTool(name)) {
            plain.add(name);
          }
        }
        case REPLIES -> {}
      }
    }
    for (String name : plain) {
      if (isBelow(name, plain) || isBelow(name, requests)) {
        addresses.add(name);
      } else if (!notifications.contains(name)) {
        requests.add(name);
      }
    }
  }

  /** Queues of taps and of {@code bergen status}, and keys of many topics. */
  private static boolean isOfTool(String name) {
    return name.startsWith(OURS + ".") || name.startsWith(OURS + "_") || name.matches(".*[#*].*");
  }

  private static boolean isBelow(String name, Set<String> topics) {
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      if (topics.contains(name.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }

  Set<String> requestTopics() {
    return requests;
  }

  Set<String> notificationTopics() {
    return notifications;
  }

  Set<String> topics() {
    Set<String> all = new TreeSet<>(requests);
    all.addAll(notifications);
    return all;
  }

  /** Returns the topics of requests, and each of their servers behind its topic. */
  Set<String> requestAddresses() {
    Set<String> all = new TreeSet<>(requests);
    all.addAll(addresses);
    return all;
  }

  /** Returns the servers of these topics; without topics, of all. */
  Set<String> servers(List<String> topics) {
    Set<String> servers = new TreeSet<>();
    for (String topic : topics.isEmpty() ? requests : topics) {
      for (String address : addresses) {
        if (address.startsWith(topic + ".")) {
          servers.add(address.substring(topic.length() + 1));
        }
      }
    }
    servers.removeIf(server -> Priority.ofName(server) != null);
    return servers;
  }
}
