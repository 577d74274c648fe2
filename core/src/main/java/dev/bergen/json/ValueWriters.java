// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.bergen.json.JavaToJson.Unwritable;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writers of values that JSON does not support, or for which the reference has a rule. */
final class ValueWriters {

  private ValueWriters() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("bergen-values");
    numbers(module);
    times(module);
    add(module, Json.class, (json, out) -> out.writeRawValue(json.text()));
    add(module, BigDecimal.class, (number, out) -> out.writeString(number.toString()));
    add(module, byte[].class, (bytes, out) -> writeBytes(ByteBuffer.wrap(bytes), out));
    add(module, ByteBuffer.class, (bytes, out) -> writeBytes(bytes.duplicate(), out));
    add(module, InetAddress.class, (address, out) -> out.writeString(InetText.of(address)));
    add(module, Throwable.class, (thrown, out) -> out.writeString(thrown.toString()));
    module.addKeySerializer(Object.class, new KeyWriter());
    module.setSerializerModifier(new NoBeansOfTheJdk());
    module.addSerializer(Optional.class, new OptionalWriter());
    return module;
  }

  private static void numbers(SimpleModule module) {
    Writer<Double> doubles =
        (number, out) -> {
          if (Double.isFinite(number)) {
            out.writeNumber(number);
          } else {
            writeLiteral(number, out);
          }
        };
    Writer<Float> floats =
        (number, out) -> {
          if (Float.isFinite(number)) {
            out.writeNumber(number);
          } else {
            writeLiteral(number, out);
          }
        };
    add(module, Double.class, doubles);
    add(module, double.class, doubles);
    add(module, Float.class, floats);
    add(module, float.class, floats);
    add(
        module,
        double[].class,
        (numbers, out) -> {
          out.writeStartArray();
          for (double number : numbers) {
            doubles.write(number, out);
          }
          out.writeEndArray();
        });
    add(
        module,
        float[].class,
        (numbers, out) -> {
          out.writeStartArray();
          for (float number : numbers) {
            floats.write(number, out);
          }
          out.writeEndArray();
        });
  }

  private static void times(SimpleModule module) {
    add(module, Instant.class, ValueWriters::writeInstant);
    add(module, OffsetDateTime.class, (time, out) -> writeInstant(time.toInstant(), out));
    add(module, ZonedDateTime.class, (time, out) -> writeInstant(time.toInstant(), out));
    add(module, Date.class, (time, out) -> writeInstant(time.toInstant(), out));
    add(module, Calendar.class, (time, out) -> writeInstant(time.toInstant(), out));
    add(module, LocalDateTime.class, ValueWriters::writeTime);
    add(
        module,
        LocalDate.class,
        (date, out) -> {
          checkYear(date.getYear(), out);
          out.writeString(date.toString());
        });
    add(
        module,
        Duration.class,
        (duration, out) -> {
          BigDecimal seconds = TimeText.seconds(duration);
          out.writeNumber(seconds.toPlainString());
        });
  }

  private static void writeInstant(Instant instant, JsonGenerator out) throws IOException {
    if (instant.isBefore(TimeText.FIRST) || instant.isAfter(TimeText.LAST)) {
      throw new Unwritable(out, TimeText.YEARS);
    }
    writeTime(TimeText.utc(instant), out);
  }

  private static void writeTime(LocalDateTime time, JsonGenerator out) throws IOException {
    checkYear(time.getYear(), out);
    out.writeString(TimeText.write(time));
  }

  private static void checkYear(int year, JsonGenerator out) throws IOException {
    if (year < 1 || year > 9999) {
      throw new Unwritable(out, TimeText.YEARS);
    }
  }

  /** JSON has no NaN and no Infinity, but Python writes and reads them by these names. */
  private static void writeLiteral(double number, JsonGenerator out) throws IOException {
    out.writeRawValue(Double.toString(number));
  }

  private static void writeBytes(ByteBuffer bytes, JsonGenerator out) throws IOException {
    try {
      out.writeString(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      throw new Unwritable(
          out, "bytes travel as text and these are not UTF-8; send other bytes as base64 text");
    }
  }

  private static <T> void add(SimpleModule module, Class<T> type, Writer<T> writer) {
    module.addSerializer(type, new ValueWriter<>(type, writer));
  }

  /** Writes one value. */
  private interface Writer<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  private static final class ValueWriter<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Writer<T> writer;

    ValueWriter(Class<T> type, Writer<T> writer) {
      super(type);
      this.writer = writer;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      writer.write(value, out);
    }
  }

  /** Writes the value in an Optional, or null. */
  @SuppressWarnings("rawtypes")
  private static final class OptionalWriter extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        provider.defaultSerializeValue(value.get(), out);
      } else {
        out.writeNull();
      }
    }
  }

  /** Names of members: text unchanged, numbers and booleans as the reference writes them. */
  private static final class KeyWriter extends JsonSerializer<Object> {
    @Override
    public void serialize(Object key, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (key instanceof String text) {
        out.writeFieldName(text);
      } else if (key instanceof Enum<?> constant) {
        out.writeFieldName(constant.name());
      } else if (key instanceof Boolean || key instanceof Number) {
        out.writeFieldName(key.toString());
      } else {
        throw new Unwritable(
            out,
            "a map's key must be text, a number, a boolean or an enum constant, this is a "
                + key.getClass().getTypeName());
      }
    }
  }

  /** The name of a member whose key is null. */
  static final class NullKey extends JsonSerializer<Object> {
    @Override
    public void serialize(@Nullable Object key, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeFieldName("null");
    }
  }

  /** Refuses to write JDK types and lambdas as beans by their getters: most are not values. */
  private static final class NoBeansOfTheJdk extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
      Class<?> type = bean.getBeanClass();
      // Lambdas are hidden classes.
      boolean noValue = JdkTypes.isOfJdk(type) || type.isHidden();
      return noValue && serializer instanceof BeanSerializerBase ? new Refusal() : serializer;
    }
  }

  private static final class Refusal extends JsonSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      throw new Unwritable(out, JavaToJson.refusal(value.getClass()));
    }
  }
}
