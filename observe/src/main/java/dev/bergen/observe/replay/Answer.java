// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.replay;

import dev.bergen.FailureKind;
import dev.bergen.MessagingException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.json.Json;
import dev.bergen.observe.record.Masking;
import dev.bergen.observe.sight.Kind;
import dev.bergen.wire.Failure;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a request.
 *
 * @param number of the request in its recording
 * @param id of the request
 * @param address topic and server that it was recorded from
 * @param name its method, or the type of an event
 * @param arguments a digest of its arguments: equal for requests that ask for the same
 * @param outcome how it ended
 * @param value the result, the failure or the reason, depending on the outcome; {@link Json#NULL}
 *     if there is none
 * @param millis from sending to the end, in milliseconds; negative if it is not known
 */
public record Answer(
    long number,
    String id,
    Kind kind,
    String address,
    String name,
    @Nullable String namespace,
    @Nullable String version,
    String arguments,
    Outcome outcome,
    Json value,
    double millis) {

  /** How a request ended. */
  public enum Outcome {
    /** A call returned a result. */
    RESULT,
    /** The method of a call failed. */
    FAILURE,
    /** A cast or a notification was taken by the broker. */
    SENT,
    /** There was no answer in time. */
    NO_ANSWER,
    /** The request did not get to a server. */
    NOT_DELIVERED;

    private final String member = name().toLowerCase(Locale.ROOT);

    /** Returns the member of a report that has the value. */
    public String member() {
      return member;
    }
  }

  static Answer of(RecordedRequest request, Outcome outcome, Json value, double millis) {
    return new Answer(
        request.number(),
        request.id(),
        request.kind(),
        request.address(),
        request.name(),
        request.request() == null ? null : request.request().namespace(),
        request.request() == null ? null : request.request().version(),
        request.request() == null ? "" : Digest.of(request.request().args()),
        outcome,
        value,
        millis);
  }

  /** Returns the answer of a request that could not be sent, or whose answer did not arrive. */
  static Answer of(RecordedRequest request, Throwable error, double millis) {
    boolean late =
        error instanceof MessagingTimeoutException timeout
            ? timeout.mayHaveRun() || timeout.kind() == FailureKind.UNROUTABLE
            : error instanceof MessagingException failed && failed.mayHaveRun();
    Map<String, @Nullable Object> reason = new LinkedHashMap<>();
    reason.put("kind", FailureKind.of(error).name().toLowerCase(Locale.ROOT));
    reason.put("reason", String.valueOf(error.getMessage()));
    return of(request, late ? Outcome.NO_ANSWER : Outcome.NOT_DELIVERED, Json.of(reason), millis);
  }

  /** Returns what of a failure can be compared: where it was thrown cannot. */
  static Json failure(Failure failure) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("class", failure.type());
    members.put("module", failure.module());
    members.put("message", failure.message());
    members.put("args", failure.args());
    members.put("kwargs", failure.kwargs());
    return Json.of(members);
  }

  /** Returns this with {@code ***} for its secrets. */
  Answer masked() {
    if (isPlain(value.text())) {
      return this;
    }
    Object plain = value.toJava();
    Object masked = Masking.mask(plain);
    return masked == null || masked.equals(plain) ? this : with(Json.of(masked));
  }

  /** Whether it is one value, without names and without a text that is JSON. */
  private static boolean isPlain(String json) {
    return json.charAt(0) != '{' && json.charAt(0) != '[' && json.indexOf('\\') < 0;
  }

  private Answer with(Json other) {
    return new Answer(
        number, id, kind, address, name, namespace, version, arguments, outcome, other, millis);
  }

  /** Returns whether a method ran to its end. */
  public boolean isAnswered() {
    return outcome == Outcome.RESULT || outcome == Outcome.FAILURE;
  }

  /** Returns the value in the form that is compared: below the name of the outcome. */
  public Map<String, @Nullable Object> content() {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put(outcome.member(), value.toJava());
    return content;
  }

  /** Returns a text that is equal for requests that ask for the same, wherever they were sent. */
  public String question() {
    return "%s %s %s %s %s".formatted(kind, name, namespace, version, arguments);
  }
}
