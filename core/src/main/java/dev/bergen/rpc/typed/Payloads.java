// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.typed;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.json.Serializer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns arguments and results into JSON and back, through the application's serializer. */
@SuppressWarnings("ReferenceEquality") // "nothing changed" means the very same object
public final class Payloads {
  /**
   * The serializer that changes nothing; recognized by identity, so that its work can be skipped.
   */
  public static final Serializer PLAIN = Serializer.none();

  private Payloads() {}

  /** Writes a result. */
  public static Json writeResult(
      Serializer serializer, RequestContext context, @Nullable Object value) {
    return Json.of(serializer.serialize(context, value), "result");
  }

  /** Writes named arguments: an object, each value serialized by itself. */
  public static Json writeArguments(
      Serializer serializer, RequestContext context, Map<String, ? extends @Nullable Object> args) {
    if (serializer == PLAIN) {
      return Json.of(args, "args");
    }
    Map<String, @Nullable Object> serialized = new LinkedHashMap<>();
    args.forEach((name, value) -> serialized.put(name, serializer.serialize(context, value)));
    return Json.of(serialized, "args");
  }

  /**
   * Lets the serializer read a received value.
   *
   * @return {@code json} itself when the serializer changes nothing
   */
  public static @Nullable Object deserialize(
      Serializer serializer, RequestContext context, Json json) {
    if (serializer == PLAIN) {
      return json;
    }
    Object plain = json.toJava();
    Object value = serializer.deserialize(context, plain);
    return value == plain ? json : value;
  }

  /**
   * Turns the result of {@link #deserialize} into {@code type}. A value that a serializer made is
   * returned unchanged if it fits already, since it may be of a type that JSON does not have.
   *
   * @param path the value's name in errors
   * @throws IllegalArgumentException if it does not fit
   */
  public static @Nullable Object fit(@Nullable Object value, Type type, String path) {
    if (value instanceof Json json) {
      return json.toJava(type, path);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return value instanceof Optional<?>
          ? value
          : Optional.ofNullable(fit(value, generic.getActualTypeArguments()[0], path));
    }
    return rawClass(type).isInstance(value) ? value : Json.of(value).toJava(type, path);
  }

  static boolean isOptional(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
  }

  /** Returns the class without its type arguments; Void for a type that is not a class. */
  public static Class<?> rawClass(Type type) {
    if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    }
    return type instanceof Class<?> plain ? plain : Void.class;
  }
}
