// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bergen.MessageEncodingException;
import dev.bergen.message.JsonLimits;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Writes Java values as JSON text: ASCII, with the separators that the reference writes. */
final class JavaToJson {

  /** The depth that a receiver with default limits reads inside a message. */
  private static final int MAX_DEPTH = JsonLimits.DEFAULT.maxDepth() - 2;

  /**
   * Buffers shared by readers and writers, since a request's own thread would not reuse buffers of
   * its own. Buffers beyond this number are not kept.
   */
  static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newBoundedPool(32);

  private static final ObjectWriter WRITER = mapper().writer(new PythonSeparators());

  private JavaToJson() {}

  private static JsonMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder(
                new JsonFactoryBuilder()
                    .recyclerPool(BUFFERS)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .streamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .addModule(ValueWriters.module())
            .build();
    mapper.getSerializerProvider().setNullKeySerializer(new ValueWriters.NullKey());
    return mapper;
  }

  /**
   * Returns a generator that copies JSON with the same conventions, including the three literals.
   */
  static JsonGenerator copyTo(Writer text) throws IOException {
    JsonGenerator out = WRITER.createGenerator(text);
    return out.disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS.mappedFeature());
  }

  /**
   * @param path the name of the value in errors
   */
  static String write(Object value, String path) {
    String plain = PlainJson.write(value);
    return plain == null ? writeAny(value, path) : plain;
  }

  /** Writes a value of any type. */
  static String writeAny(Object value, String path) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new MessageEncodingException(explain(e, path), ownCause(e));
    }
  }

  private static String explain(JsonProcessingException e, String root) {
    String where = e instanceof JsonMappingException mapping ? JsonPath.of(root, mapping) : root;
    if (e instanceof Unwritable refusal) {
      return where + ": " + refusal.getOriginalMessage();
    }
    if (hasCause(e, StreamConstraintsException.class)) {
      return "%s nests deeper than %d levels; does it contain itself?".formatted(where, MAX_DEPTH);
    }
    Throwable cause = ownCause(e);
    if (cause != null) {
      return "%s could not be read: %s".formatted(where, cause);
    }
    if (e instanceof InvalidDefinitionException definition && definition.getType() != null) {
      return where + ": " + refusal(definition.getType().getRawClass());
    }
    return where + ": JSON cannot carry this value";
  }

  /** Returns the error for values of {@code type}, with the types that JSON can carry. */
  static String refusal(Class<?> type) {
    return ("JSON cannot carry a %s; give a text, a number, a boolean, an enum, a date or time, a"
            + " Duration, a UUID, byte[], an Optional, a collection, an array, a map or a record"
            + " of these")
        .formatted(type.getTypeName());
  }

  /** Returns the exception of the application's own code; {@code null} if it threw none. */
  private static @Nullable Throwable ownCause(JsonProcessingException e) {
    Throwable cause = e.getCause();
    while (cause instanceof JsonProcessingException) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** A value that JSON cannot carry; its message can be shown. */
  static final class Unwritable extends JsonMappingException {
    private static final long serialVersionUID = 1L;

    Unwritable(JsonGenerator out, String message) {
      super(out, message);
    }
  }

  private static final class PythonSeparators extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
      out.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(", ");
    }
  }
}
