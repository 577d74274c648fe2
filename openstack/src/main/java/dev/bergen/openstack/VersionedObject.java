// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack;

import dev.bergen.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of oslo.versionedobjects in its form on the wire: {@code nova_object.name}, {@code
 * .namespace}, {@code .version}, {@code .data} and {@code .changes}. Objects of any name and any
 * version can be read; no class is loaded because a message names it.
 *
 * <pre>{@code
 * VersionedObject service = VersionedObject.of(event.payload());
 * String host = (String) service.get("host");
 * }</pre>
 *
 * <p>Immutable, as long as the lists and maps inside are not changed.
 *
 * @param prefix the first part of every key: {@code nova_object}, {@code designate_object}
 * @param name the class: {@code Service}
 * @param namespace the project that owns the class: {@code nova}
 * @param version the version of the class: {@code 1.22}
 * @param data the fields that are set; a nested object is the map that {@link #of} reads
 * @param changes the names of the fields that were changed since the object was read or saved
 * @param originals the former values that Designate sends along; empty elsewhere
 */
public record VersionedObject(
    String prefix,
    String name,
    String namespace,
    String version,
    Map<String, @Nullable Object> data,
    Set<String> changes,
    Map<String, @Nullable Object> originals) {

  public VersionedObject {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    changes = Collections.unmodifiableSet(new LinkedHashSet<>(changes));
    originals = Collections.unmodifiableMap(new LinkedHashMap<>(originals));
  }

  /** Returns an object of Nova's without changes. */
  public static VersionedObject nova(
      String name, String version, Map<String, ? extends @Nullable Object> data) {
    return new VersionedObject(
        "nova_object", name, "nova", version, new LinkedHashMap<>(data), Set.of(), Map.of());
  }

  /** Returns whether {@code value} is the map of an object, with any prefix. */
  public static boolean isObject(@Nullable Object value) {
    return value instanceof Map<?, ?> map && ObjectKeys.prefixOf(map) != null;
  }

  /**
   * Reads an object.
   *
   * @param value a result, an argument or a payload: a map with text keys
   * @throws IllegalArgumentException if it is not an object, or its name, namespace, version or
   *     data is missing or of another kind; the message names the key
   */
  public static VersionedObject of(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("Not a versioned object but " + ObjectKeys.kind(value));
    }
    String prefix = ObjectKeys.prefixOf(map);
    if (prefix == null) {
      throw new IllegalArgumentException(
          "Not a versioned object: no key ends in '.name'. It has " + map.keySet());
    }
    ObjectKeys keys = new ObjectKeys(prefix, map);
    return new VersionedObject(
        prefix,
        keys.text("name"),
        keys.text("namespace"),
        keys.text("version"),
        keys.fields("data", true),
        new LinkedHashSet<>(keys.names("changes")),
        keys.fields("original_values", false));
  }

  /** Returns the object as it travels: what {@link #of} reads. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(prefix + ".name", name);
    map.put(prefix + ".namespace", namespace);
    map.put(prefix + ".version", version);
    map.put(prefix + ".data", data);
    if (!changes.isEmpty()) {
      map.put(prefix + ".changes", new ArrayList<>(changes));
    }
    if (!originals.isEmpty()) {
      map.put(prefix + ".original_values", originals);
    }
    return map;
  }

  /** Returns whether the field is set, perhaps to null. */
  public boolean has(String field) {
    return data.containsKey(field);
  }

  /**
   * Returns the value of a field; {@code null} if it is not set or null. A nested object is a
   * {@link VersionedObject}, and a list of objects a list of them.
   */
  public @Nullable Object get(String field) {
    return read(data.get(field));
  }

  /**
   * Returns the members of an object that is a list ({@code ServiceList}), or none where it has
   * none.
   */
  public List<VersionedObject> objects() {
    return data.get("objects") instanceof List<?> members
        ? members.stream().filter(VersionedObject::isObject).map(VersionedObject::of).toList()
        : List.of();
  }

  /** Returns this object with another value of a field, which counts as changed. */
  public VersionedObject with(String field, @Nullable Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(data);
    fields.put(field, value instanceof VersionedObject object ? object.toMap() : value);
    Set<String> changed = new LinkedHashSet<>(changes);
    changed.add(field);
    return new VersionedObject(prefix, name, namespace, version, fields, changed, originals);
  }

  /**
   * Reads the answer of conductor's {@code object_action}, a list of two: the fields that the
   * method has changed, and its result. The fields replace those of this object; {@code
   * obj_what_changed} among them says which count as changed from now on (nova.conductor.manager).
   *
   * @throws IllegalArgumentException if the answer has another form
   */
  public ObjectActionResult after(@Nullable Object answer) {
    if (!(answer instanceof List<?> list
        && list.size() == 2
        && list.get(0) instanceof Map<?, ?> updates)) {
      throw new IllegalArgumentException(
          "The answer to object_action is a list of updates and a result, got "
              + ObjectKeys.kind(answer));
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(data);
    updates.forEach((field, value) -> fields.put(String.valueOf(field), value));
    Set<String> changed = ObjectKeys.texts(fields.remove("obj_what_changed"));
    VersionedObject object =
        new VersionedObject(prefix, name, namespace, version, fields, changed, originals);
    return new ObjectActionResult(object, list.get(1));
  }

  /**
   * Returns whether a reader made for {@code known} understands this object: the same major
   * version, and a minor one that is not newer. A newer one can be read all the same, with fields
   * that the reader does not know.
   *
   * @throws IllegalArgumentException if one of the versions has not the form {@code 1.22}
   */
  public boolean isUnderstoodBy(String known) {
    Version mine = Version.parse(version);
    Version other = Version.parse(known);
    return mine.major() == other.major() && mine.minor() <= other.minor();
  }

  private static @Nullable Object read(@Nullable Object value) {
    if (isObject(value)) {
      return of(value);
    }
    if (value instanceof List<?> list && list.stream().anyMatch(VersionedObject::isObject)) {
      List<@Nullable Object> members = new ArrayList<>();
      list.forEach(member -> members.add(read(member)));
      return Collections.unmodifiableList(members);
    }
    return value;
  }

  /** Returns the name and version only: fields may hold passwords. */
  @Override
  public String toString() {
    return "%s.%s %s%s".formatted(namespace, name, version, data.keySet());
  }
}
