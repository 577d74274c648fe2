// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue. Numbers lag by some seconds, as the broker counts now and then.
 *
 * @param type {@code classic}, {@code quorum} or {@code stream}
 * @param arguments of its declaration
 * @param policy that applies; {@code null} for none
 * @param definition the effective settings from the policies of users and operators together
 * @param policiesKnown whether the broker has reported them: not of a queue that was declared in
 *     the last seconds, and with RabbitMQ 3 not without statistics
 * @param state {@code running}, {@code idle}, {@code down}, {@code minority}, …
 * @param counted whether the broker has counted messages and consumers yet: it reports 0 for a
 *     queue that was declared in the last seconds
 * @param ready messages that wait
 * @param unacknowledged messages that were handed out
 * @param members of a quorum queue or a stream
 * @param online those of them that run
 * @param idleSince when it was last used; {@code null} if it is in use, or the broker does not
 *     report it
 * @param owner the connection that has it for itself; {@code null} unless it is exclusive, and in
 *     listings, which do not contain it
 */
public record BrokerQueue(
    String virtualHost,
    String name,
    String type,
    boolean durable,
    boolean autoDelete,
    boolean exclusive,
    Map<String, @Nullable Object> arguments,
    @Nullable String policy,
    Map<String, @Nullable Object> definition,
    boolean policiesKnown,
    String state,
    String node,
    boolean counted,
    long ready,
    long unacknowledged,
    long bytes,
    int consumers,
    List<String> members,
    List<String> online,
    @Nullable Instant idleSince,
    @Nullable String owner) {

  /** The requested columns: the rest of a row is three times as much. */
  static final String COLUMNS =
      "vhost,name,type,durable,auto_delete,exclusive,arguments,policy,effective_policy_definition,"
          + "state,node,leader,messages_ready,messages_unacknowledged,message_bytes,consumers,"
          + "members,online,idle_since,owner_pid_details";

  public BrokerQueue {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
    members = List.copyOf(members);
    online = List.copyOf(online);
  }

  static BrokerQueue of(Fields row) {
    Map<String, @Nullable Object> arguments = row.map("arguments");
    String type = row.text("type");
    return new BrokerQueue(
        row.text("vhost"),
        row.text("name"),
        type.isEmpty() ? String.valueOf(arguments.getOrDefault("x-queue-type", "classic")) : type,
        row.flag("durable"),
        row.flag("auto_delete"),
        row.flag("exclusive"),
        arguments,
        row.textOrNull("policy"),
        row.map("effective_policy_definition"),
        row.value("effective_policy_definition") != null,
        row.text("state"),
        row.text("leader").isEmpty() ? row.text("node") : row.text("leader"),
        row.value("messages_ready") != null && row.value("consumers") != null,
        row.number("messages_ready"),
        row.number("messages_unacknowledged"),
        row.number("message_bytes"),
        (int) row.number("consumers"),
        row.texts("members"),
        row.texts("online"),
        row.time("idle_since"),
        row.fields("owner_pid_details").textOrNull("name"));
  }

  /**
   * Returns what counts for this queue, of its argument {@code x-NAME} and the policies' {@code
   * NAME}; of two numbers the smaller, as the broker has it.
   */
  public @Nullable Object setting(String name) {
    Object argued = arguments.get("x-" + name);
    Object ruled = definition.get(name);
    if (argued instanceof Number one && ruled instanceof Number other) {
      return one.longValue() <= other.longValue() ? one : other;
    }
    return argued != null ? argued : ruled;
  }

  /**
   * Returns whether nothing sets {@code name} for this queue; {@code false} also until policies are
   * known.
   */
  public boolean lacks(String name) {
    return policiesKnown && setting(name) == null;
  }
}
