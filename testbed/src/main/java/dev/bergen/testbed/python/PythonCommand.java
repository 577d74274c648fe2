// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/** Something that a {@link PythonClient} is asked to do; not for several threads. */
public final class PythonCommand {
  private final PythonClient client;
  private final ObjectNode json = JsonLines.MAPPER.createObjectNode();

  PythonCommand(PythonClient client, String op, String topic, String method) {
    this.client = client;
    json.put("op", op).put("method", method);
    json.putObject("target").put("topic", topic);
  }

  /** Sets an argument of the method to a value given as JSON text. */
  public PythonCommand arg(String name, String value) {
    return arg(name, JsonLines.read(value));
  }

  public PythonCommand arg(String name, JsonNode value) {
    json.withObject("/args").set(name, value);
    return this;
  }

  /** Sets the context to a map given as JSON text. */
  public PythonCommand context(String context) {
    json.set("ctxt", JsonLines.read(context));
    return this;
  }

  /** Sets an attribute of the target: exchange, namespace, version, server. */
  public PythonCommand target(String name, String value) {
    json.withObject("/target").put(name, value);
    return this;
  }

  /** Sets an argument of {@code prepare()}. */
  public PythonCommand prepare(String name, String value) {
    json.withObject("/prepare").put(name, value);
    return this;
  }

  public PythonCommand timeout(double seconds) {
    return setting("timeout", seconds);
  }

  public PythonCommand callMonitor(int seconds) {
    return setting("call_monitor_timeout", seconds);
  }

  /** Asks for delivery at least once, so that an undeliverable message is an error. */
  public PythonCommand atLeastOnce() {
    json.put("at_least_once", true);
    return this;
  }

  public PythonCommand versionCap(String version) {
    json.put("version_cap", version);
    return this;
  }

  /** Lets exceptions of a module be raised as they are. */
  public PythonCommand allow(String module) {
    json.withArray("/allowed_remote_exmods").add(module);
    return this;
  }

  PythonCommand setting(String name, double value) {
    json.put(name, value);
    return this;
  }

  PythonCommand setting(String name, int value) {
    json.put(name, value);
    return this;
  }

  ObjectNode json() {
    return json;
  }

  /** Has it done, and waits for the outcome. */
  public PythonOutcome run() {
    return client.await(this);
  }

  /** Has it done, without waiting. */
  public CompletableFuture<PythonOutcome> send() {
    return client.send(this);
  }
}
