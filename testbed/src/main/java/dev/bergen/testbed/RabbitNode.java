// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.bergen.testbed.Topology.Binding;
import dev.bergen.testbed.Topology.Consumer;
import dev.bergen.testbed.Topology.Exchange;
import dev.bergen.testbed.Topology.Queue;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A real RabbitMQ broker of one's own: own ports on loopback, own data, own Erlang port mapper.
 *
 * <p>Starting takes some five seconds, a virtual host some thirty milliseconds, so share a node and
 * separate by virtual host ({@link BrokerExtension} does) unless the test stops, kills or pauses
 * it. Several nodes run side by side. A node ends with {@link #close()} or with this JVM, whichever
 * comes first and however it comes.
 *
 * <p>Threads: one at a time for what starts and stops; the listings may be read by any.
 */
public final class RabbitNode implements AutoCloseable {
  private static final Duration SEEN = Duration.ofSeconds(10);

  private NodeHome home;
  private NodeProcess process;
  private final NodeGuard guard;
  private final Management management;

  private RabbitNode(NodeHome home, NodeProcess process, NodeGuard guard) {
    this.home = home;
    this.process = process;
    this.guard = guard;
    this.management = new Management(home.ports().management());
  }

  /** What is missing on this machine to start a node; empty if nothing is. */
  public static Optional<String> missing() {
    return RabbitProfile.current().missing();
  }

  /**
   * Starts a node of the current profile and waits until it serves, at most two minutes.
   *
   * @param configuration further lines for {@code rabbitmq.conf}
   * @throws IllegalStateException if RabbitMQ is not installed or does not come up; nothing is left
   *     behind
   */
  public static RabbitNode start(String... configuration) {
    return start(RabbitProfile.current(), configuration);
  }

  /** Starts a node as {@link #start(String...)} does, of the profile that is given. */
  public static RabbitNode start(RabbitProfile profile, String... configuration) {
    return start(NodeHome.create(profile, Ports.find(), List.of(configuration)));
  }

  /** Starts a node that speaks TLS on its {@link #tlsPort}, too. */
  public static RabbitNode startWithTls(TlsListener tls, String... configuration) {
    NodeHome home = NodeHome.create(RabbitProfile.current(), Ports.find(), List.of(configuration));
    tls.addTo(home);
    return start(home);
  }

  private static RabbitNode start(NodeHome home) {
    RabbitNode node = prepare(home);
    try {
      node.startPortMapper();
      node.startAgain();
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /** Makes a node that is to be started, after the port mapper of its home. */
  static RabbitNode prepare(NodeHome home) {
    NodeProcess process = processOf(home);
    try {
      return new RabbitNode(home, process, NodeGuard.watch(home));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start RabbitMQ", e);
    }
  }

  private static NodeProcess processOf(NodeHome home) {
    RabbitProfile profile = home.profile();
    Installation installation =
        profile
            .installation()
            .orElseThrow(() -> new IllegalStateException(profile.missing().orElseThrow()));
    return new NodeProcess(installation, home);
  }

  void startPortMapper() {
    try {
      process.startPortMapper();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start RabbitMQ", e);
    }
  }

  /**
   * Starts the stopped or killed node on the same ports and the same data; waits like {@link
   * #start}.
   */
  public void startAgain() {
    process.start(management);
  }

  /**
   * Starts the stopped node on the same ports and the same data as another release; waits like
   * {@link #start}. Its configuration stays that of the first.
   */
  public void startAgainAs(RabbitProfile profile) {
    NodeHome other = new NodeHome(home.directory(), home.ports(), profile);
    NodeProcess next = processOf(other);
    home = other;
    process = next;
    startAgain();
  }

  /** Stops cleanly: clients are told, durable state is written. Waits for the end. */
  public void stop() {
    process.end("TERM");
  }

  /**
   * Crashes the node ({@code kill -9}). Waits for the end; sockets are reset, nothing is written.
   */
  public void kill() {
    process.end("KILL");
  }

  /** Hangs the node: sockets stay open and nothing answers until {@link #resume()}. */
  public void pause() {
    process.signal("STOP");
  }

  /** Lets a paused node go on. */
  public void resume() {
    process.signal("CONT");
  }

  /** Whether the broker's process exists; also {@code true} while it is paused. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The broker's process, for what it uses.
   *
   * @throws IllegalStateException if it is not running
   */
  public ProcessHandle process() {
    return home.virtualMachine()
        .orElseThrow(() -> new IllegalStateException(home.nodeName() + " is not running"));
  }

  /** Raises the memory alarm, so that publishing connections are blocked. Takes seconds. */
  public void blockPublishers() {
    ctl("set_vm_memory_high_watermark", "0.000001");
  }

  /** Ends what {@link #blockPublishers()} began. */
  public void unblockPublishers() {
    ctl("set_vm_memory_high_watermark", "0.4");
  }

  /** Runs rabbitmqctl, one to two seconds each, and returns what it printed. */
  public String ctl(String... arguments) {
    return process.ctl(List.of(arguments));
  }

  /** Always {@code 127.0.0.1}. */
  public String host() {
    return "127.0.0.1";
  }

  /** The AMQP port; the same after a restart. */
  public int port() {
    return home.ports().amqp();
  }

  /** The AMQP port for TLS, where nobody listens unless the node was started with it. */
  public int tlsPort() {
    return home.ports().tls();
  }

  /** Shows another certificate to whoever connects from now on. Takes one to two seconds. */
  public void claim(Certified broker) {
    try {
      TlsListener.write(home, broker);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot change the certificate", e);
    }
    ctl("eval", "ssl:clear_pem_cache().");
  }

  /** The transport URL of a virtual host of this node, with user {@code guest}. */
  public String url(String vhost) {
    return "rabbit://guest:guest@%s:%d/%s".formatted(host(), port(), vhost);
  }

  /** The URL of its management API, with user {@code guest}. */
  public String managementUrl() {
    return "http://guest:guest@%s:%d".formatted(host(), home.ports().management());
  }

  /** The kind of broker that this is. */
  public RabbitProfile profile() {
    return home.profile();
  }

  /** The broker's version, such as {@code 3.10.8}. */
  public String version() {
    // not from the management's overview, which 4.3 fails to give in its first second
    try (Connection connection = connect("/")) {
      return String.valueOf(connection.getServerProperties().get("version"));
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(this + " does not say its version", e);
    }
  }

  /** The Erlang node's name. */
  String name() {
    return home.nodeName();
  }

  /** Returns the name of the node on which a queue's leader is, or its only replica. */
  String leader(String vhost, String queue) {
    JsonNode row = management.get("queues", vhost, queue);
    return row.path("leader").asText(row.path("node").asText());
  }

  /** Returns how many replicas run of the quorum queue that has the fewest. */
  int fewestReplicas(String vhost) {
    int fewest = Integer.MAX_VALUE;
    for (JsonNode row : management.get("queues", vhost)) {
      if (row.path("type").asText().equals("quorum")) {
        fewest = Math.min(fewest, row.path("online").size());
      }
    }
    return fewest;
  }

  /** What the broker's processes printed. */
  public Path log() {
    return home.log();
  }

  /** Opens a plain connection without recovery, for what a test publishes or reads itself. */
  public Connection connect(String vhost) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(host());
    factory.setPort(port());
    factory.setVirtualHost(vhost);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("bergen-testbed");
  }

  /** Makes a virtual host in which {@code guest} may do everything. */
  public void createVirtualHost(String name) {
    management.put(Map.of(), "vhosts", name);
    management.put(
        Map.of("configure", ".*", "write", ".*", "read", ".*"), "permissions", name, "guest");
  }

  /**
   * Makes a virtual host in which durable queues that name no type are of this one, as above. Takes
   * one to two seconds.
   */
  public void createVirtualHost(String name, String defaultQueueType) {
    ctl("add_vhost", name, "--default-queue-type", defaultQueueType);
    permit("guest", name, ".*", ".*", ".*");
  }

  /** Makes a user who may do everything in a virtual host; the password is the name. */
  public void createUser(String name, String vhost) {
    createUser(name, vhost, ".*", ".*", ".*");
  }

  /** Makes a user who may do in a virtual host what the regular expressions allow, as above. */
  public void createUser(String name, String vhost, String configure, String write, String read) {
    management.put(Map.of("password", name, "tags", ""), "users", name);
    management.put(
        Map.of("configure", configure, "write", write, "read", read), "permissions", vhost, name);
  }

  /** Sets by three expressions what a user may do in a virtual host. */
  public void permit(String user, String vhost, String configure, String write, String read) {
    management.put(
        Map.of("configure", configure, "write", write, "read", read), "permissions", vhost, user);
  }

  /** Deletes a user with all rights; the broker closes its connections. */
  public void deleteUser(String name) {
    management.delete("users", name);
  }

  /** Deletes a virtual host with all that is in it; its connections are closed. */
  public void deleteVirtualHost(String name) {
    management.deleteIfPresent("vhosts", name);
  }

  /**
   * The queues of a virtual host, as of now; message counts may lag by 200 ms. Arguments are those
   * of the declaration: {@code x-queue-type=classic}, which brokers from 4.0 on list for every
   * classic queue whether it was asked for or not, is left out there.
   */
  public List<Queue> queues(String vhost) {
    List<Queue> listed =
        management.list(
            Queue.class, "queues", vhost, "?disable_stats=true&enable_queue_totals=true");
    return profile() == RabbitProfile.DISTRIBUTION
        ? listed
        : listed.stream().map(Queue::withoutClassicType).toList();
  }

  /** The exchanges of a virtual host, as of now, without the built-in ones. */
  public List<Exchange> exchanges(String vhost) {
    return management.list(Exchange.class, "exchanges", vhost).stream()
        .filter(exchange -> !exchange.name().isEmpty() && !exchange.name().startsWith("amq."))
        .toList();
  }

  /**
   * Waits until a queue of such a name is listed, and returns it: a listing may leave out for a
   * moment a queue that is there.
   */
  public Queue queue(String vhost, Predicate<String> name) {
    return await("such a queue in " + vhost)
        .atMost(SEEN)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> queues(vhost).stream().filter(queue -> name.test(queue.name())).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until an exchange of that name is listed, as {@link #queue} does, and returns it. */
  public Exchange exchange(String vhost, String name) {
    return await("exchange " + name + " in " + vhost)
        .atMost(SEEN)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> exchanges(vhost).stream().filter(each -> each.name().equals(name)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The bindings of a virtual host, as of now, without those of the default exchange. */
  public List<Binding> bindings(String vhost) {
    return management.list(Binding.class, "bindings", vhost).stream()
        .filter(binding -> !binding.source().isEmpty())
        .toList();
  }

  /** The consumers of a virtual host; lags by up to two seconds, so wait for what is expected. */
  public List<Consumer> consumers(String vhost) {
    List<Consumer> all = new ArrayList<>();
    for (JsonNode row : management.get("consumers", vhost)) {
      all.add(
          new Consumer(
              row.path("queue").path("name").asText(),
              row.path("consumer_tag").asText(),
              row.path("ack_required").asBoolean(),
              row.path("prefetch_count").asInt(),
              row.path("exclusive").asBoolean(),
              row.path("channel_details").path("connection_name").asText()));
    }
    return all;
  }

  /** The connections to a virtual host; lags by up to two seconds, so wait for what is expected. */
  public List<Topology.Connection> connections(String vhost) {
    return management.list(Topology.Connection.class, "vhosts", vhost, "connections");
  }

  /** Deletes a queue as an operator would; its consumers are cancelled by the broker. */
  public void deleteQueue(String vhost, String name) {
    management.delete("queues", vhost, name);
  }

  /** Deletes an exchange as an operator would. */
  public void deleteExchange(String vhost, String name) {
    management.delete("exchanges", vhost, name);
  }

  /**
   * Makes the broker close every connection to a virtual host. Waits for one to be there and for
   * those that are there to be gone, at most ten seconds each.
   *
   * @return how many were closed
   */
  public int closeConnections(String vhost) {
    return closeConnections(vhost, 1);
  }

  /**
   * Closes them likewise once at least that many are listed, which can be a second after they are
   * open.
   */
  public int closeConnections(String vhost, int atLeast) {
    List<String> open =
        await("a connection to " + vhost)
            .atMost(SEEN)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> connectionNames(vhost), list -> list.size() >= atLeast);
    // The register knows a connection up to a second before the plugin lets it be closed.
    await("the end of " + open)
        .atMost(SEEN)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              open.forEach(name -> management.deleteIfPresent("connections", name));
              return connectionNames(vhost).stream().noneMatch(open::contains);
            });
    return open.size();
  }

  /** The broker's own register, which does not lag as the statistics do. */
  private List<String> connectionNames(String vhost) {
    List<String> names = new ArrayList<>();
    for (JsonNode row : management.get("connections", "?disable_stats=true")) {
      if (row.path("vhost").asText().equals(vhost)) {
        names.add(row.path("name").asText());
      }
    }
    return names;
  }

  /** Ends the broker at once and removes its data. */
  @Override
  public void close() {
    try {
      guard.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + home.directory(), e);
    }
  }

  @Override
  public String toString() {
    return "RabbitNode[" + host() + ":" + port() + "]";
  }
}
