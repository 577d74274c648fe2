// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import dev.bergen.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Converts an application's own types to and from values that JSON can carry.
 *
 * <p>A client serializes each argument and the context, and deserializes the result; a server
 * deserializes the context, then each argument, and serializes the result. The result of {@code
 * serialize} is then written by the rules of the wire format, as {@link Json#of} does, so a
 * serializer need only handle types that these rules do not cover. Serializers may wrap each other.
 *
 * <p>Threads: called on callers' and handlers' threads, concurrently. An exception reaches the
 * caller on the client side, and becomes the call's failure on the server side.
 */
public interface Serializer {

  /** Returns {@code entity}, an argument or a result, as something that JSON can carry. */
  default @Nullable Object serialize(RequestContext context, @Nullable Object entity) {
    return entity;
  }

  /**
   * Returns the application's value for {@code entity}: null, Boolean, Long, BigInteger, Double,
   * String, List or Map.
   */
  default @Nullable Object deserialize(RequestContext context, @Nullable Object entity) {
    return entity;
  }

  /** Returns the context as it is sent; {@link #deserializeContext} reverses this. */
  default RequestContext serializeContext(RequestContext context) {
    return context;
  }

  /** Returns the context as the application sees it. */
  default RequestContext deserializeContext(RequestContext context) {
    return context;
  }

  /** Returns the serializer that changes nothing, which is the default. */
  static Serializer none() {
    return new Serializer() {};
  }
}
