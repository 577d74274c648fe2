// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.errors;

import dev.bergen.wire.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The remote name of an outgoing exception.
 *
 * @param args what the peer creates it with; {@code null} means its message
 */
public record Outbound(
    RemoteName name,
    @Nullable List<? extends @Nullable Object> args,
    Map<String, ? extends @Nullable Object> kwargs) {

  static Outbound of(RemoteName name) {
    return new Outbound(name, null, Map.of());
  }

  /** Returns the name and the arguments that {@code failure} has. */
  public static Outbound of(Failure failure) {
    return new Outbound(
        RemoteName.of(failure.module(), failure.type()), arguments(failure), named(failure));
  }

  static List<?> arguments(Failure failure) {
    return failure.args().toJava() instanceof List<?> given ? given : List.of();
  }

  @SuppressWarnings("unchecked") // JSON's names are texts
  static Map<String, @Nullable Object> named(Failure failure) {
    return failure.kwargs().toJava() instanceof Map<?, ?> given
        ? (Map<String, @Nullable Object>) given
        : Map.of();
  }
}
