// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data that accompanies every request for its handlers: the user, the project, the request id.
 *
 * <p>A map of names to JSON values, in the order in which they were given. Immutable if the lists
 * and maps inside are not changed: they are not copied.
 *
 * @param values text, numbers, booleans, lists and maps of these; a {@code null} value is sent as
 *     JSON null, which differs from a missing name
 */
public record RequestContext(Map<String, @Nullable Object> values) {

  private static final RequestContext EMPTY = new RequestContext(Map.of());

  public RequestContext {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns the empty context. */
  public static RequestContext empty() {
    return EMPTY;
  }

  /** Returns a context of {@code values}, in their order. */
  public static RequestContext of(Map<String, ? extends @Nullable Object> values) {
    return new RequestContext(new LinkedHashMap<>(values));
  }

  /** Returns this context with an entry added or replaced. */
  public RequestContext with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return new RequestContext(copy);
  }

  /** Returns the value of {@code name}; {@code null} if it is missing or null. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** Returns whether the context is empty. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Returns only the names, because values may be tokens. */
  @Override
  public String toString() {
    return "RequestContext" + values.keySet();
  }
}
