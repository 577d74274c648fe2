// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.json.Json;
import dev.bergen.wire.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asserts that some recorded calls or casts are as expected: each method keeps those that are, and
 * throws {@link AssertionError} when none is left.
 *
 * <p>Values are compared as JSON: {@code 7} equals {@code 7L}, not {@code 7.0}; a record equals a
 * map with its components.
 */
public final class MessageAssertion {
  private final Remaining<RecordedMessage> remaining;

  private MessageAssertion(Remaining<RecordedMessage> remaining) {
    this.remaining = remaining;
  }

  static MessageAssertion of(Message.Kind kind, String method, List<RecordedMessage> all) {
    List<RecordedMessage> fitting =
        all.stream().filter(m -> m.kind() == kind && m.method().equals(method)).toList();
    return new MessageAssertion(new Remaining<>("a " + word(kind) + " of " + method, all, fitting));
  }

  static String word(Message.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Keeps those with this argument. */
  public MessageAssertion withArgument(String name, @Nullable Object value) {
    Json expected = Json.of(value);
    return keep(
        "with argument " + name + " = " + expected.text(),
        message ->
            message.arguments().containsKey(name) && isSame(expected, message.argument(name)));
  }

  /** Keeps those with exactly these arguments. */
  public MessageAssertion withArguments(Map<String, ? extends @Nullable Object> arguments) {
    Json expected = Json.of(arguments);
    return keep(
        "with arguments " + expected.text(), message -> isSame(expected, message.arguments()));
  }

  /** Keeps those whose context has this value; a failure does not show contexts' values. */
  public MessageAssertion withContext(String name, @Nullable Object value) {
    Json expected = Json.of(value);
    return keep(
        "with the expected " + name + " in its context",
        message ->
            message.context().values().containsKey(name)
                && isSame(expected, Json.of(message.context().get(name)).toJava()));
  }

  /** Keeps those with this header; a failure does not show headers' values. */
  public MessageAssertion withHeader(String name, String value) {
    return keep(
        "with the expected header " + name,
        message -> value.equals(message.request().headers().get(name)));
  }

  /** Keeps those to this topic. */
  public MessageAssertion toTopic(String topic) {
    return keep("to topic " + topic, message -> topic.equals(message.target().topic()));
  }

  /** Keeps those to this server by its name. */
  public MessageAssertion toServer(String server) {
    return keep("to server " + server, message -> server.equals(message.target().server()));
  }

  /** Keeps those to every server of their topic. */
  public MessageAssertion toEveryServer() {
    return keep("to every server", message -> message.target().fanout());
  }

  /** Keeps those whose method returned this. */
  public MessageAssertion returned(@Nullable Object result) {
    Json expected = Json.of(result);
    return keep(
        "that returned " + expected.text(),
        message -> message.outcome() == Outcome.RETURNED && isSame(expected, message.result()));
  }

  /** Keeps those whose method failed on its server with this exception, named without module. */
  public MessageAssertion failedWith(String type) {
    return keep(
        "that failed with " + type,
        message -> {
          Failure failure = message.failure();
          return failure != null && failure.type().equals(type);
        });
  }

  /** Keeps those with this outcome. */
  public MessageAssertion endedAs(Outcome outcome) {
    return keep(
        "that is " + outcome.name().toLowerCase(Locale.ROOT),
        message -> message.outcome() == outcome);
  }

  /**
   * Keeps those for which {@code condition} holds.
   *
   * @param description completes "a call of reserve …" in the failure
   */
  public MessageAssertion matching(String description, Predicate<RecordedMessage> condition) {
    return keep(description, condition);
  }

  /** Asserts that exactly one is left. */
  public MessageAssertion once() {
    return times(1);
  }

  /** Asserts that exactly {@code count} are left. */
  public MessageAssertion times(int count) {
    remaining.requireTimes(count);
    return this;
  }

  /** Returns those that are left, in the order of sending; at least one. */
  public List<RecordedMessage> messages() {
    return remaining.left();
  }

  private MessageAssertion keep(String description, Predicate<RecordedMessage> condition) {
    return new MessageAssertion(remaining.keep(description, condition));
  }

  /** Compares as Java values, so that the order of an object's members does not count. */
  private static boolean isSame(Json expected, @Nullable Object actual) {
    return Objects.equals(expected.toJava(), actual);
  }
}
