// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.cli.terminal.GivenText;
import dev.bergen.cli.terminal.NamedValues;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that select the broker and its servers. */
public final class Destination {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "TOPIC",
      description = "The topic that the servers listen to.")
  private String topic = "";

  @Mixin private Connection connection = new Connection();

  @Option(names = "--server", paramLabel = "NAME", description = "Only this server of the topic.")
  private @Nullable String server;

  @Option(
      names = "--context",
      paramLabel = "admin|JSON|NAME=VALUE|@FILE",
      description =
          "The request context; may be repeated. 'admin': an OpenStack service acting on its own"
              + " behalf, with all entries that Nova and Cinder require. @FILE and @- (standard"
              + " input) contain a JSON object. Not a saved broker: that is --use.")
  private List<String> context = new ArrayList<>();

  /** Reads what arguments take from files, and standard input once for all of them. */
  private final GivenText given = new GivenText();

  public GivenText given() {
    return given;
  }

  public String topic() {
    return topic;
  }

  /** Returns the selected server; {@code null} means any server of the topic. */
  public @Nullable String server() {
    return server;
  }

  /** Returns what gives up where the broker of {@code transport} cannot be reached. */
  public Reach reach(RpcTransport transport) {
    return connection.reach(transport);
  }

  /**
   * Refuses an empty topic.
   *
   * @throws ParameterException if {@code topic} is empty
   */
  public static void requireTopic(CommandSpec command, String topic) {
    if (topic.isEmpty()) {
      throw new ParameterException(command.commandLine(), "A topic needs a name, not ''");
    }
  }

  public RpcTransport open() {
    requireTopic(command, topic);
    connection.requireBroker(command);
    return connection.open();
  }

  public RpcClient client(RpcTransport transport) {
    Target target = Target.topic(topic);
    if (server != null) {
      target = target.withServer(server);
    }
    return RpcClient.of(transport, target).withContext(requestContext());
  }

  /** Keeps the name of a method that was called, for completing it later. */
  public void remember(@Nullable String namespace, String method) {
    SeenMethods.of(connection, System.getenv()).add(topic, namespace, List.of(method));
  }

  private RequestContext requestContext() {
    try {
      return NamedValues.parseContext(context, given);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--context: " + e.getMessage(), e);
    }
  }
}
