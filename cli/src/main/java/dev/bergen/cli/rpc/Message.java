// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.rpc;

import dev.bergen.cli.broker.Destination;
import dev.bergen.cli.broker.Reach;
import dev.bergen.cli.terminal.NamedValues;
import dev.bergen.rpc.RpcClient;
import dev.bergen.transport.RpcTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that select a method, its interface and its arguments. */
final class Message {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Mixin private Destination destination = new Destination();

  @Parameters(index = "1", paramLabel = "METHOD", description = "The method's name.")
  private String method = "";

  @Parameters(
      index = "2..*",
      paramLabel = "NAME=VALUE",
      description =
          "The method's arguments. A value is JSON if it can be parsed as JSON (2, true, null,"
              + " [1,2], {\"a\":1}), else text; '\"2\"' in quotes is text, too. NAME=@FILE and"
              + " NAME=@- (standard input) read it from there. @FILE, @- or - alone: a JSON object"
              + " with all arguments.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--fanout",
      description =
          "Send to every server of the topic; for casts only, since there are no replies.")
  private boolean fanout;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "One interface of the topic. Default: the null namespace.")
  private @Nullable String namespace;

  @Option(
      names = "--version",
      paramLabel = "MAJOR.MINOR",
      description = "The version that the server must implement. Default: 1.0.")
  private @Nullable String version;

  String topic() {
    return destination.topic();
  }

  String method() {
    return method;
  }

  /** Returns what gives up where the broker of {@code transport} cannot be reached. */
  Reach reach(RpcTransport transport) {
    return destination.reach(transport);
  }

  /** Keeps the method's name, for completing it later. */
  void remember() {
    destination.remember(namespace, method);
  }

  /**
   * @throws ParameterException with that text if the message would go to every server
   */
  void refuseFanout(String why) {
    if (fanout) {
      throw new ParameterException(command.commandLine(), why);
    }
  }

  RpcTransport open() {
    if (method.isEmpty()) {
      throw new ParameterException(command.commandLine(), "A method needs a name, not ''");
    }
    return destination.open();
  }

  RpcClient client(RpcTransport transport) {
    RpcClient client = destination.client(transport);
    if (namespace != null) {
      client = client.withNamespace(namespace);
    }
    if (version != null) {
      client = withVersion(client, version);
    }
    return fanout ? client.withFanout() : client;
  }

  Map<String, @Nullable Object> arguments() {
    try {
      return NamedValues.parse(arguments, destination.given());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private RpcClient withVersion(RpcClient client, String text) {
    try {
      return client.withVersion(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--version: " + e.getMessage(), e);
    }
  }
}
