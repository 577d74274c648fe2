// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.json.Json;
import dev.bergen.message.Priority;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asserts that some recorded notifications are as expected: each method keeps those that are, and
 * throws {@link AssertionError} when none is left.
 *
 * <p>Values are compared as JSON: {@code 7} equals {@code 7L}, not {@code 7.0}; a record equals a
 * map with its components.
 */
public final class NotificationAssertion {
  private final Remaining<RecordedNotification> remaining;

  private NotificationAssertion(Remaining<RecordedNotification> remaining) {
    this.remaining = remaining;
  }

  static NotificationAssertion of(String eventType, List<RecordedNotification> all) {
    List<RecordedNotification> fitting =
        all.stream().filter(each -> each.eventType().equals(eventType)).toList();
    return new NotificationAssertion(
        new Remaining<>("a notification of " + eventType, all, fitting));
  }

  /** Keeps those of this priority. */
  public NotificationAssertion withPriority(Priority priority) {
    return matching("at " + priority.key(), each -> each.priority() == priority);
  }

  /** Keeps those with exactly this payload. */
  public NotificationAssertion withPayload(@Nullable Object payload) {
    Json expected = Json.of(payload);
    return matching(
        "with payload " + expected.text(),
        each -> Objects.equals(expected.toJava(), each.payload()));
  }

  /** Keeps those whose payload is an object with this member. */
  public NotificationAssertion withPayloadEntry(String name, @Nullable Object value) {
    Json expected = Json.of(value);
    return matching(
        "with " + name + " = " + expected.text() + " in its payload",
        each ->
            each.payload() instanceof Map<?, ?> members
                && members.containsKey(name)
                && Objects.equals(expected.toJava(), members.get(name)));
  }

  /** Keeps those whose context has this value; a failure does not show contexts' values. */
  public NotificationAssertion withContext(String name, @Nullable Object value) {
    Json expected = Json.of(value);
    return matching(
        "with the expected " + name + " in its context",
        each ->
            each.context().values().containsKey(name)
                && Objects.equals(expected.toJava(), Json.of(each.context().get(name)).toJava()));
  }

  /** Keeps those of this publisher. */
  public NotificationAssertion fromPublisher(String publisherId) {
    return matching("from " + publisherId, each -> each.publisherId().equals(publisherId));
  }

  /** Keeps those to this topic. */
  public NotificationAssertion toTopic(String topic) {
    return matching("to topic " + topic, each -> each.address().topic().equals(topic));
  }

  /**
   * Keeps those for which {@code condition} holds.
   *
   * @param description completes "a notification of volume.create.end …" in the failure
   */
  public NotificationAssertion matching(
      String description, Predicate<RecordedNotification> condition) {
    return new NotificationAssertion(remaining.keep(description, condition));
  }

  /** Asserts that exactly one is left. */
  public NotificationAssertion once() {
    return times(1);
  }

  /** Asserts that exactly {@code count} are left. */
  public NotificationAssertion times(int count) {
    remaining.requireTimes(count);
    return this;
  }

  /** Returns those that are left, in the order of sending; at least one. */
  public List<RecordedNotification> notifications() {
    return remaining.left();
  }
}
