// SPDX-License-Identifier: Apache-2.0
package dev.bergen.micrometer;

import dev.bergen.Target;
import dev.bergen.micrometer.BergenObservationDocumentation.RpcTag;
import dev.bergen.micrometer.timing.Called;
import dev.bergen.micrometer.timing.Few;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Names of the requests at one of their ends, put together once for each method.
 *
 * <p>Threads: any.
 */
final class RpcNames {
  private static final String UNKNOWN = "unknown";

  /**
   * The names of a request.
   *
   * @param span of a client's, and of a server's unless oslo.messaging's names are wanted
   * @param tags of one that did not fail
   */
  record Names(String span, KeyValues tags) {}

  private final Naming naming;
  private final Few<Called, Names> known = new Few<>(this::names);

  RpcNames(Naming naming) {
    this.naming = naming;
  }

  Naming naming() {
    return naming;
  }

  Names of(Target target, @Nullable String method, boolean cast) {
    return known.get(new Called(naming.topic(target), method, cast));
  }

  private Names names(Called called) {
    String span = called.topic() + (naming.isOslo() ? "." : "/") + shown(called.method());
    return new Names(span, tags(naming, called).and(RpcTag.ERROR.withValue(Naming.NONE)));
  }

  static String shown(@Nullable String method) {
    return method == null ? UNKNOWN : method;
  }

  /** Returns all tags but the error. */
  static KeyValues tags(Naming naming, Called called) {
    String method = called.method();
    return KeyValues.of(
        RpcTag.SYSTEM.withValue("oslo_messaging"),
        RpcTag.METHOD.withValue(method == null ? UNKNOWN : naming.method(called.topic(), method)),
        RpcTag.BROKER.withValue(naming.broker()),
        RpcTag.OPERATION.withValue(called.cast() ? "cast" : "call"),
        RpcTag.TOPIC.withValue(called.topic()));
  }
}
