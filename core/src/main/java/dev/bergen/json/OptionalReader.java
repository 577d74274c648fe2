// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads null or a missing member as an empty Optional, any other value as an Optional of it. */
final class OptionalReader extends StdDeserializer<Optional<?>> implements ContextualDeserializer {
  private static final long serialVersionUID = 1L;

  /** Null until Jackson supplies the type in the Optional. */
  private final transient @Nullable JsonDeserializer<?> content;

  OptionalReader(@Nullable JsonDeserializer<?> content) {
    super(Optional.class);
    this.content = content;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) throws JsonMappingException {
    JavaType type = context.getContextualType().containedTypeOrUnknown(0);
    return new OptionalReader(context.findContextualValueDeserializer(type, property));
  }

  @Override
  public Optional<?> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (content == null) {
      throw JsonMappingException.from(parser, "An Optional of nothing known");
    }
    return Optional.ofNullable(content.deserialize(parser, context));
  }

  @Override
  public Optional<?> getNullValue(DeserializationContext context) {
    return Optional.empty();
  }

  @Override
  public Optional<?> getAbsentValue(DeserializationContext context) {
    return Optional.empty();
  }
}
