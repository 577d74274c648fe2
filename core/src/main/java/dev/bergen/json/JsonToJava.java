// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as a Java type. Strict where a wrong value would pass unnoticed (a text is not a
 * number, a fraction not an integer, null not an {@code int}), lenient towards members that the
 * type lacks, because a newer peer may add some. The text never chooses a class.
 */
final class JsonToJava {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(parsers())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
          .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
          .addModule(ValueReaders.module())
          .build();

  /** Jackson names the implementation class, but the reader of an error knows the interface. */
  private static final List<Class<?>> COLLECTIONS = List.of(List.class, Set.class, Map.class);

  private JsonToJava() {}

  /** Parsers without limits: the text was checked when it was received. */
  private static JsonFactory parsers() {
    return new JsonFactoryBuilder()
        .recyclerPool(JavaToJson.BUFFERS)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
        // Names come from untrusted peers: they must not fill the JVM's table of interned strings.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .build())
        .build();
  }

  static @Nullable Object read(Json json, Type type, String root) {
    if (type == Object.class) {
      return json.toJava();
    }
    if (type == Json.class) {
      return json;
    }
    Object plain = PlainTypes.read(json.text(), type);
    if (plain != null) {
      return plain;
    }
    JavaType target = MAPPER.constructType(type);
    try {
      return MAPPER.readValue(json.text(), target);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(explain(json, target, root, e), ownCause(e));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(root + ": " + unreadable(e, target.getRawClass()), null);
    }
  }

  private static String explain(Json json, JavaType target, String root, JsonMappingException e) {
    String where = JsonPath.of(root, e);
    if (e instanceof ValueReaders.Unreadable refusal) {
      return where + ": " + refusal.getOriginalMessage();
    }
    if (e instanceof ValueInstantiationException refused && ownCause(e) != null) {
      return "%s: no %s: %s".formatted(where, name(refused.getType().getRawClass()), ownCause(e));
    }
    Class<?> expected = target.getRawClass();
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      expected = mismatch.getTargetType();
    }
    if (e.getCause() instanceof StreamReadException range) {
      return where + ": " + unreadable(range, expected);
    }
    Object found = found(json, e.getPath());
    if (e instanceof InvalidFormatException && found instanceof Map) {
      // Only a text or a number can have a wrong format, so it was the name of a member.
      return "%s: expected names of type %s".formatted(where, name(expected));
    }
    return "%s: expected %s, found %s".formatted(where, name(expected), JsonKind.of(found));
  }

  /** Returns the error for valid text that a parser rejects: numbers, and names cut in half. */
  private static String unreadable(JsonProcessingException e, Class<?> expected) {
    if (e instanceof InputCoercionException range) {
      return "a number is too large for " + name(range.getTargetType());
    }
    return "cannot be read as " + name(expected);
  }

  /** Returns the exception of the code of a record or another type; null if it threw none. */
  private static @Nullable Throwable ownCause(JsonMappingException e) {
    Throwable cause = e.getCause();
    while (cause instanceof JsonProcessingException) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String name(Class<?> type) {
    if (type.isEnum()) {
      return type.getSimpleName() + " (the name of one of its constants)";
    }
    return COLLECTIONS.stream()
        .filter(collection -> collection.isAssignableFrom(type))
        .findFirst()
        .<Class<?>>map(collection -> collection)
        .orElse(type)
        .getSimpleName();
  }

  /** Returns the value that did not fit; {@link JsonKind#NOTHING} when it is missing. */
  private static @Nullable Object found(Json json, List<Reference> path) {
    Object value = json.toJava();
    for (Reference step : path) {
      if (value instanceof Map<?, ?> members) {
        if (!members.containsKey(step.getFieldName())) {
          return JsonKind.NOTHING;
        }
        value = members.get(step.getFieldName());
      } else if (value instanceof List<?> elements
          && step.getIndex() >= 0
          && step.getIndex() < elements.size()) {
        value = elements.get(step.getIndex());
      }
    }
    return value;
  }
}
