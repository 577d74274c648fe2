// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a service on one topic in one namespace.
 *
 * @param topic where it listens; {@code *} stands for every topic of the service
 * @param namespace {@code null} is the null namespace
 * @param version the version of its servers
 * @param client the file and class that sends these requests
 * @param server the file and class that takes them
 * @param methods by name
 */
public record InterfaceContract(
    String topic,
    @Nullable String namespace,
    String version,
    String client,
    String server,
    List<MethodContract> methods) {

  public InterfaceContract {
    methods = List.copyOf(methods);
  }

  /** Reads the line that the methods follow. */
  static InterfaceContract parse(String line, List<MethodContract> methods) {
    String[] words = line.split(" ");
    return new InterfaceContract(
        words[1], words[2].equals("-") ? null : words[2], words[3], words[4], words[5], methods);
  }

  /** Returns the method of that name. */
  public Optional<MethodContract> method(String name) {
    return methods.stream().filter(method -> method.name().equals(name)).findFirst();
  }
}
