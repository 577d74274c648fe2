// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.RequestContext;
import dev.bergen.json.Serializer;
import dev.bergen.openstack.VersionedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counterpart of {@code NovaObjectSerializer} in Python: arguments and results may be {@link
 * VersionedObject}s, also within lists and maps, and arrive as such.
 *
 * <p>A handler takes an object by a parameter of type {@link VersionedObject}. An object that
 * cannot be read arrives as its map.
 *
 * <p>Threads: any.
 */
public final class NovaSerializer implements Serializer {
  @Override
  public @Nullable Object serialize(RequestContext context, @Nullable Object entity) {
    return written(entity);
  }

  @Override
  public @Nullable Object deserialize(RequestContext context, @Nullable Object entity) {
    return read(entity);
  }

  static @Nullable Object written(@Nullable Object value) {
    if (value instanceof VersionedObject object) {
      return written(object.toMap());
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((name, member) -> copy.put(name, written(member)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(member -> copy.add(written(member)));
      return copy;
    }
    return value;
  }

  /** Returns the very same value where it holds no object. */
  private static @Nullable Object read(@Nullable Object value) {
    if (VersionedObject.isObject(value)) {
      try {
        return VersionedObject.of(value);
      } catch (IllegalArgumentException e) {
        return value;
      }
    }
    if (value instanceof List<?> list && list.stream().anyMatch(NovaSerializer::holdsObject)) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(member -> copy.add(read(member)));
      return copy;
    }
    if (value instanceof Map<?, ?> map
        && map.values().stream().anyMatch(NovaSerializer::holdsObject)) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((name, member) -> copy.put(name, read(member)));
      return copy;
    }
    return value;
  }

  private static boolean holdsObject(@Nullable Object value) {
    if (VersionedObject.isObject(value)) {
      return true;
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(NovaSerializer::holdsObject);
    }
    return value instanceof Map<?, ?> map
        && map.values().stream().anyMatch(NovaSerializer::holdsObject);
  }
}
