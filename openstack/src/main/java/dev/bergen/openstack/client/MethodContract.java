// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A method that a service takes, and how its own clients send it.
 *
 * @param name the name that travels
 * @param sending whether its clients wait for an answer
 * @param versions the versions that its clients ask for, lowest first; older ones leave out
 *     arguments
 * @param arguments the names of the arguments that the newest version takes, in the server's order
 * @param optional those of them that the server can do without
 * @param others whether the server takes arguments that are not listed
 */
public record MethodContract(
    String name,
    Sending sending,
    List<String> versions,
    List<String> arguments,
    Set<String> optional,
    boolean others) {

  /** How a method is sent. */
  public enum Sending {
    /** Its clients wait for the result. */
    CALL,
    /** Its clients do not wait. */
    CAST,
    /** Sent to every server of the topic, without a reply. */
    FANOUT,
    /** Some of its clients wait. */
    EITHER
  }

  public MethodContract {
    versions = List.copyOf(versions);
    arguments = List.copyOf(arguments);
    optional = Set.copyOf(optional);
  }

  /** Reads a line: how it is sent, name, versions, arguments. */
  static MethodContract parse(String line) {
    String[] words = line.split(" ");
    List<String> arguments = new ArrayList<>();
    Set<String> optional = new LinkedHashSet<>();
    boolean others = false;
    for (int i = 3; i < words.length; i++) {
      String word = words[i];
      if (word.equals("**")) {
        others = true;
        continue;
      }
      boolean needless = word.endsWith("?");
      String name = needless ? word.substring(0, word.length() - 1) : word;
      arguments.add(name);
      if (needless) {
        optional.add(name);
      }
    }
    return new MethodContract(
        words[1],
        Sending.valueOf(words[0].toUpperCase(Locale.ROOT)),
        List.of(words[2].split(",")),
        arguments,
        optional,
        others);
  }

  /** Returns the version that a client needs for all of the arguments. */
  public String newest() {
    return versions.get(versions.size() - 1);
  }
}
