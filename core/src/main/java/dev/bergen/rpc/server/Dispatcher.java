// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.server;

import dev.bergen.Version;
import dev.bergen.rpc.errors.FailureWriter;
import dev.bergen.rpc.errors.RefusedException;
import dev.bergen.rpc.errors.RemoteName;
import dev.bergen.wire.Failure;
import dev.bergen.wire.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method for a request: the first endpoint that fits its namespace and version and has
 * the method wins.
 *
 * @param own the library's endpoint, which comes last, is not counted and changes no refusal;
 *     {@code null} if there is none
 */
public record Dispatcher(List<Endpoint> endpoints, @Nullable Endpoint own) {
  private static final String DEFAULT_VERSION = "1.0";

  public Dispatcher {
    endpoints = List.copyOf(endpoints);
  }

  /** Returns the statistics of the methods that were called, in the order of their names. */
  public <S> List<S> statistics(Statistics<S> made) {
    List<Map.Entry<String, S>> all = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      Version version = endpoint.target().version();
      String shown = version == null ? DEFAULT_VERSION : version.toString();
      for (EndpointMethod method : endpoint.methods().values()) {
        if (!method.counts().isEmpty()) {
          String name = method.name();
          String namespace = endpoint.target().namespace();
          all.add(Map.entry(name, method.counts().statistics(name, namespace, shown, made)));
        }
      }
    }
    all.sort(Map.Entry.comparingByKey());
    return all.stream().map(Map.Entry::getValue).toList();
  }

  /**
   * Returns the method for a request.
   *
   * @throws RefusedException if no endpoint has it; contains the failure for the caller
   */
  EndpointMethod find(Request request) throws RefusedException {
    String name = request.method();
    if (name == null) {
      throw new RefusedException(FailureWriter.typeError("The request names no method"));
    }
    String asked = request.version();
    Version version = asked == null ? Version.DEFAULT : Version.parseOrNull(asked);
    boolean compatible = false;
    for (Endpoint endpoint : endpoints) {
      if (!endpoint.serves(request.namespace(), version)) {
        continue;
      }
      compatible = true;
      EndpointMethod method = endpoint.methods().get(name);
      if (method != null) {
        return method;
      }
    }
    if (own != null && own.serves(request.namespace(), version)) {
      EndpointMethod method = own.methods().get(name);
      if (method != null) {
        return method;
      }
    }
    throw new RefusedException(
        compatible
            ? noSuchMethod(name)
            : unsupportedVersion(asked == null ? DEFAULT_VERSION : asked, name));
  }

  /** Makes the statistics of one method; {@code MethodStatistics} documents the parts. */
  @FunctionalInterface
  public interface Statistics<S> {
    S of(
        String method,
        @Nullable String namespace,
        String version,
        long calls,
        long failures,
        @Nullable String lastError,
        Duration median,
        Duration p95,
        Duration p99);
  }

  private static Failure noSuchMethod(String method) {
    return FailureWriter.plain(
        RemoteName.NO_SUCH_METHOD, "Endpoint does not support RPC method " + method);
  }

  private static Failure unsupportedVersion(String version, String method) {
    String shown = version.equals(Request.NULL_VERSION) ? "None" : version;
    return FailureWriter.plain(
        RemoteName.UNSUPPORTED_VERSION,
        "Endpoint does not support RPC version %s. Attempted method: %s".formatted(shown, method));
  }
}
