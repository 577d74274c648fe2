// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.client;

import dev.bergen.Deadline;
import dev.bergen.RequestContext;
import dev.bergen.Target;
import dev.bergen.Version;
import dev.bergen.json.Serializer;
import dev.bergen.rpc.errors.ErrorTable;
import dev.bergen.rpc.typed.Payloads;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a client handle was derived with.
 *
 * @param timeout {@code null} means the transport's
 * @param monitor how long a call waits for a heartbeat; {@code null} means that it expects none
 * @param versionCap the highest version that may be sent; {@code null} means any
 * @param retry how often sending is retried; -1 means until the deadline
 * @param mandatory whether an unroutable message fails at once
 * @param around what accompanies a call, and the call that it is part of
 */
public record CallSettings(
    Target target,
    @Nullable Duration timeout,
    @Nullable Duration monitor,
    @Nullable Version versionCap,
    int retry,
    boolean mandatory,
    RequestContext context,
    Serializer serializer,
    ErrorTable errors,
    Surroundings around) {

  public CallSettings {
    if (timeout != null && timeout.isNegative()) {
      throw new IllegalArgumentException(
          "A timeout cannot be negative, got " + Deadline.inWords(timeout));
    }
    if (monitor != null && (monitor.isNegative() || monitor.isZero())) {
      throw new IllegalArgumentException(
          "A call monitor waits for a while, got " + Deadline.inWords(monitor));
    }
    if (retry < -1) {
      throw new IllegalArgumentException(
          "retry is -1 (until the deadline), 0 or more, got " + retry);
    }
  }

  /** Returns the defaults. */
  public static CallSettings of(Target target, ErrorTable errors) {
    return new CallSettings(
        target,
        null,
        null,
        null,
        -1,
        false,
        RequestContext.empty(),
        Payloads.PLAIN,
        errors,
        Surroundings.NONE);
  }

  public CallSettings with(Target where, RequestContext about, Surroundings goingAlong) {
    return new CallSettings(
        where,
        timeout,
        monitor,
        versionCap,
        retry,
        mandatory,
        about,
        serializer,
        errors,
        goingAlong);
  }

  public CallSettings withTarget(Target value) {
    return new CallSettings(
        value, timeout, monitor, versionCap, retry, mandatory, context, serializer, errors, around);
  }

  public CallSettings withTimeout(Duration value) {
    return new CallSettings(
        target, value, monitor, versionCap, retry, mandatory, context, serializer, errors, around);
  }

  public CallSettings withMonitor(@Nullable Duration value) {
    return new CallSettings(
        target, timeout, value, versionCap, retry, mandatory, context, serializer, errors, around);
  }

  public CallSettings withVersionCap(@Nullable Version value) {
    return new CallSettings(
        target, timeout, monitor, value, retry, mandatory, context, serializer, errors, around);
  }

  public CallSettings withRetry(int value) {
    return new CallSettings(
        target,
        timeout,
        monitor,
        versionCap,
        value,
        mandatory,
        context,
        serializer,
        errors,
        around);
  }

  public CallSettings withMandatory(boolean value) {
    return new CallSettings(
        target, timeout, monitor, versionCap, retry, value, context, serializer, errors, around);
  }

  public CallSettings withContext(RequestContext value) {
    return new CallSettings(
        target, timeout, monitor, versionCap, retry, mandatory, value, serializer, errors, around);
  }

  public CallSettings withSerializer(Serializer value) {
    return new CallSettings(
        target, timeout, monitor, versionCap, retry, mandatory, context, value, errors, around);
  }

  public CallSettings withErrors(ErrorTable value) {
    return new CallSettings(
        target, timeout, monitor, versionCap, retry, mandatory, context, serializer, value, around);
  }

  public CallSettings withSurroundings(Surroundings value) {
    return new CallSettings(
        target, timeout, monitor, versionCap, retry, mandatory, context, serializer, errors, value);
  }

  /** Returns whether the cap allows a request at {@code version}. */
  public boolean allows(@Nullable Version version) {
    return versionCap == null || (version != null && versionCap.serves(version));
  }
}
