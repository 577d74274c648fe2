// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.RequestContext;
import dev.bergen.Serializer;
import dev.bergen.wire.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns arguments and results into JSON and back, through the application's serializer. */
final class Payloads {
  /** The serializer that changes nothing; known by identity, so that its work can be left out. */
  static final Serializer PLAIN = Serializer.none();

  private Payloads() {}

  /** Writes a result. */
  static Json write(Serializer serializer, RequestContext context, @Nullable Object value) {
    return Json.of(serializer == PLAIN ? value : serializer.serialize(context, value));
  }

  /** Writes named arguments: an object, each value serialized by itself. */
  static Json writeArguments(
      Serializer serializer, RequestContext context, Map<String, ? extends @Nullable Object> args) {
    if (args.isEmpty()) {
      return Json.EMPTY_OBJECT;
    }
    if (serializer == PLAIN) {
      return Json.of(args);
    }
    Map<String, @Nullable Object> serialized = new LinkedHashMap<>();
    args.forEach((name, value) -> serialized.put(name, serializer.serialize(context, value)));
    return Json.of(serialized);
  }

  /**
   * Reads a received value as {@code type}.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  static @Nullable Object read(
      Serializer serializer, RequestContext context, Json json, Type type) {
    if (serializer == PLAIN && !isOptional(type)) {
      return type == Object.class ? json.toJava() : json.toJava(type);
    }
    Object plain = json.toJava();
    return fit(plain, serializer.deserialize(context, plain), type);
  }

  /**
   * Turns {@code value} into {@code type}. What the serializer made of the plain value is taken as
   * it is where it fits already, since it may be of a type that JSON does not know.
   *
   * @param plain the value as JSON has it
   * @param value what the serializer made of it
   * @throws IllegalArgumentException if it does not fit
   */
  static @Nullable Object fit(@Nullable Object plain, @Nullable Object value, Type type) {
    if (!isOptional(type)) {
      return convert(plain, value, type);
    }
    Type inner = ((ParameterizedType) type).getActualTypeArguments()[0];
    return value == null ? Optional.empty() : Optional.ofNullable(convert(plain, value, inner));
  }

  static boolean isOptional(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
  }

  private static @Nullable Object convert(
      @Nullable Object plain, @Nullable Object value, Type type) {
    boolean fits = rawClass(type).isInstance(value);
    if (type == Object.class || (fits && (value != plain || type instanceof Class<?>))) {
      return value;
    }
    return Json.of(value).toJava(type);
  }

  private static Class<?> rawClass(Type type) {
    if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    }
    return type instanceof Class<?> plain ? plain : Void.class;
  }
}
