// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.ArrayType;
import dev.bergen.message.JsonLimits;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Readers of the values that {@link ValueWriters} writes, and the refusal of other types. */
final class ValueReaders {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Map<Class<?>, JsonDeserializer<?>> readers = new HashMap<>();

  private ValueReaders() {
    times();
    readers.put(Optional.class, new OptionalReader(null));
    readers.put(Json.class, new JsonReader());
    readers.put(BigDecimal.class, new DecimalReader<>(BigDecimal.class, number -> number));
    readers.put(Duration.class, new DecimalReader<>(Duration.class, TimeText::duration));
    addText(UUID.class, ValueReaders::uuid);
    addText(byte[].class, ValueReaders::bytes);
    addText(InetAddress.class, InetText::read);
    addText(Inet4Address.class, text -> InetText.read(text) instanceof Inet4Address v4 ? v4 : null);
    addText(Inet6Address.class, text -> InetText.read(text) instanceof Inet6Address v6 ? v6 : null);
  }

  static SimpleModule module() {
    return new SimpleModule("bergen-values") {
      private static final long serialVersionUID = 1L;

      @Override
      public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new ValueReaders().new Known());
        context.addKeyDeserializers(ValueReaders::keyReader);
      }
    };
  }

  private void times() {
    addText(Instant.class, text -> TimeText.read(text).toInstant());
    addText(OffsetDateTime.class, TimeText::read);
    addText(ZonedDateTime.class, text -> TimeText.read(text).toZonedDateTime());
    addText(Date.class, text -> Date.from(TimeText.read(text).toInstant()));
    addText(LocalDate.class, LocalDate::parse);
    // A time without a zone is not changed; one with a zone is converted to UTC.
    addText(
        LocalDateTime.class,
        text -> TimeText.read(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
  }

  private <T> void addText(Class<T> type, TextForm<T> form) {
    readers.put(type, new TextReader<>(type, form));
  }

  private static @Nullable UUID uuid(String text) {
    return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null;
  }

  private static byte @Nullable [] bytes(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Reads a text; returns null, or throws a DateTimeException, when it has another format. */
  private interface TextForm<T> {
    @Nullable T read(String text);
  }

  private interface DecimalForm<T> {
    T read(BigDecimal number);
  }

  /** A value that does not fit; its message can be shown. */
  static final class Unreadable extends JsonMappingException {
    private static final long serialVersionUID = 1L;

    Unreadable(@Nullable JsonParser parser, String message) {
      super(parser, message);
    }
  }

  private static final class TextReader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient TextForm<T> form;

    TextReader(Class<T> type, TextForm<T> form) {
      super(type);
      this.form = form;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      T value = parser.hasToken(JsonToken.VALUE_STRING) ? read(parser.getText()) : null;
      if (value != null) {
        return value;
      }
      String found =
          parser.hasToken(JsonToken.VALUE_STRING)
              ? "a text of another form"
              : JsonKind.of(parser.currentToken());
      throw new Unreadable(
          parser, "expected %s, found %s".formatted(handledType().getSimpleName(), found));
    }

    private @Nullable T read(String text) {
      try {
        return form.read(text);
      } catch (DateTimeException e) {
        return null;
      }
    }
  }

  /** Reads a number, or a text that holds one, without rounding. */
  private static final class DecimalReader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private static final Pattern NUMBER =
        Pattern.compile("[-+]?\\d+(\\.\\d*)?([eE][-+]?\\d{1,9})?");
    private final transient DecimalForm<T> form;

    DecimalReader(Class<T> type, DecimalForm<T> form) {
      super(type);
      this.form = form;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      boolean text = parser.hasToken(JsonToken.VALUE_STRING);
      boolean number =
          parser.hasToken(JsonToken.VALUE_NUMBER_INT)
              || parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT);
      String digits = text || number ? parser.getText() : "";
      if (digits.length() <= JsonLimits.DEFAULT.maxNumberLength()
          && NUMBER.matcher(digits).matches()) {
        try {
          return form.read(new BigDecimal(digits));
        } catch (ArithmeticException e) {
          throw new Unreadable(parser, "too large for a " + handledType().getSimpleName());
        }
      }
      throw new Unreadable(
          parser,
          "expected %s, found %s"
              .formatted(
                  handledType().getSimpleName(),
                  text ? "a text of another form" : JsonKind.of(parser.currentToken())));
    }
  }

  /** Reads the value unchanged. */
  private static final class JsonReader extends StdDeserializer<Json> {
    private static final long serialVersionUID = 1L;

    JsonReader() {
      super(Json.class);
    }

    @Override
    public Json deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      StringWriter text = new StringWriter();
      try (JsonGenerator out = JavaToJson.copyTo(text)) {
        out.copyCurrentStructureExact(parser);
      }
      return Json.ofChecked(text.toString());
    }

    @Override
    public Json getNullValue(DeserializationContext context) {
      return Json.NULL;
    }
  }

  private static final class RefusedType extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;

    RefusedType(Class<?> type) {
      super(type);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      throw new Unreadable(parser, "a message cannot hold a " + handledType().getTypeName());
    }
  }

  /** Our own readers, and a refusal of every other JDK type that is not a known value type. */
  private final class Known extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription bean) {
      Class<?> raw = type.getRawClass();
      JsonDeserializer<?> reader = readers.get(raw);
      if (reader != null) {
        return reader;
      }
      return JdkTypes.isOfJdk(raw) && !JdkTypes.isValue(raw) ? new RefusedType(raw) : null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findArrayDeserializer(
        ArrayType type,
        DeserializationConfig config,
        BeanDescription bean,
        TypeDeserializer elementTypes,
        JsonDeserializer<?> elements) {
      return readers.get(type.getRawClass());
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> valueType) {
      return readers.containsKey(valueType);
    }
  }

  /** Refuses keys of JDK types that are not values: Jackson would load a Class by its name. */
  private static @Nullable KeyDeserializer keyReader(
      JavaType type, DeserializationConfig config, @Nullable BeanDescription bean) {
    Class<?> raw = type.getRawClass();
    if (!JdkTypes.isOfJdk(raw) || JdkTypes.isValue(raw) || raw == UUID.class) {
      return null;
    }
    return new KeyDeserializer() {
      @Override
      public Object deserializeKey(String key, DeserializationContext context) throws IOException {
        throw new Unreadable(context.getParser(), "no names of type " + raw.getTypeName());
      }
    };
  }
}
