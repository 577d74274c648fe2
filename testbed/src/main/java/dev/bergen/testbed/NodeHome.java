// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory in which one node lives, and the environment that keeps it there.
 *
 * <p>Everything a node reads or writes is below {@link #directory}: data, logs, configuration, the
 * Erlang cookie. It survives a restart and goes with the node.
 */
record NodeHome(Path directory, Ports ports, RabbitProfile profile) {
  private static final int TAIL_LINES = 30;

  /**
   * Set where tests run, not where something is measured: brokers leave the processor to others.
   */
  private static final boolean THRIFTY = Boolean.getBoolean("testbed.thrifty");

  /** Erlang's schedulers sleep as soon as they have no work, instead of spinning for a while. */
  private static final String NO_SPINNING = " +sbwt none +sbwtdcpu none +sbwtdio none";

  /**
   * The management plugin copies connections and consumers each second; its own default is five.
   */
  private static final String FRESH_LISTINGS =
      """
      [{rabbitmq_management_agent, [{sample_retention_policies,
         [{global, [{60, 1}]}, {basic, [{60, 1}]}, {detailed, [{60, 1}]}]}]},
       {rabbitmq_management, [{sample_retention_policies,
         [{global, [{60, 1}]}, {basic, [{60, 1}]}, {detailed, [{60, 1}]}]}]}].
      """;

  /** Makes the directory and the configuration files. */
  static NodeHome create(RabbitProfile profile, Ports ports, List<String> extraConfiguration) {
    try {
      NodeHome home = new NodeHome(Files.createTempDirectory("bergen-rabbit-"), ports, profile);
      List<String> lines = new ArrayList<>();
      lines.add("listeners.tcp.1 = 127.0.0.1:" + ports.amqp());
      lines.add("management.tcp.ip = 127.0.0.1");
      lines.add("management.tcp.port = " + ports.management());
      lines.add("disk_free_limit.absolute = 50MB");
      lines.add("loopback_users.guest = true");
      lines.add("collect_statistics_interval = 200");
      lines.addAll(profile.configuration());
      lines.addAll(extraConfiguration);
      Files.write(home.file("rabbitmq.conf"), lines);
      Files.writeString(home.file("advanced.config"), FRESH_LISTINGS);
      Files.writeString(home.file("enabled_plugins"), "[rabbitmq_management].\n");
      Files.createFile(home.file("rabbitmq-env.conf"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for a RabbitMQ node", e);
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  Path log() {
    return file("node.log");
  }

  /** The Erlang node's name; never the host's, which need not resolve. */
  String nodeName() {
    return nodeName(ports.amqp());
  }

  static String nodeName(int amqp) {
    return "bergen" + amqp + "@localhost";
  }

  /** Puts the node's settings over what this process inherited. */
  void applyTo(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
    environment.put("HOME", directory.toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_EPMD_PORT", Integer.toString(ports.epmd()));
    environment.put("RABBITMQ_NODENAME", nodeName());
    environment.put("RABBITMQ_USE_LONGNAME", "false");
    environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(ports.amqp()));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(ports.distribution()));
    environment.put("RABBITMQ_MNESIA_BASE", file("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", file("log").toString());
    environment.put("RABBITMQ_CONFIG_FILE", file("rabbitmq.conf").toString());
    environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", file("advanced.config").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", file("enabled_plugins").toString());
    environment.put("RABBITMQ_GENERATED_CONFIG_DIR", file("generated").toString());
    environment.put("RABBITMQ_PID_FILE", file("pid").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", file("rabbitmq-env.conf").toString());
    String erlang = "-kernel inet_dist_use_interface {127,0,0,1}" + (THRIFTY ? NO_SPINNING : "");
    environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", erlang);
    environment.put("RABBITMQ_CTL_ERL_ARGS", erlang);
  }

  /** The Erlang VM, which writes its pid itself; the process that was started is a shell. */
  Optional<ProcessHandle> virtualMachine() {
    try {
      String pid = Files.readString(file("pid")).strip();
      return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
    } catch (IOException notWrittenYet) {
      return Optional.empty();
    }
  }

  void forgetVirtualMachine() throws IOException {
    Files.deleteIfExists(file("pid"));
  }

  /** The last lines that the node printed, for the message of a failure. */
  String logTail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
