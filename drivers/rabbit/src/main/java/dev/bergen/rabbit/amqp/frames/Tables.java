// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.amqp.frames;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Field tables, with the letters that RabbitMQ gives to types. Where py-amqp means something else
 * by a letter, RabbitMQ rewrites the table on its way, so that its letters arrive.
 */
public final class Tables {
  private static final int MOST_NESTED = 32;
  private static final BigInteger UNSIGNED = BigInteger.ONE.shiftLeft(64);

  private Tables() {}

  /** Reads a table and the size before it; what it says twice counts as it said it last. */
  public static Map<String, @Nullable Object> read(Input in) throws ProtocolException {
    return read(in, null, 0);
  }

  /** The same, for a table whose names are likely to repeat. */
  static Map<String, @Nullable Object> read(Input in, Texts known) throws ProtocolException {
    return read(in, known, 0);
  }

  private static Map<String, @Nullable Object> read(Input in, @Nullable Texts known, int depth)
      throws ProtocolException {
    int size = in.length();
    if (size == 0) {
      return Map.of();
    }
    check(depth);
    int end = in.left() - size;
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    while (in.left() > end) {
      String name = known == null ? in.readShortText() : in.readShortText(known);
      table.put(name, readValue(in, depth));
    }
    checkEnd(in, end);
    return table;
  }

  private static List<@Nullable Object> readList(Input in, int depth) throws ProtocolException {
    int size = in.length();
    check(depth);
    int end = in.left() - size;
    List<@Nullable Object> list = new ArrayList<>();
    while (in.left() > end) {
      list.add(readValue(in, depth));
    }
    checkEnd(in, end);
    return list;
  }

  private static void check(int depth) throws ProtocolException {
    if (depth >= MOST_NESTED) {
      throw new ProtocolException(
          ProtocolException.SYNTAX_ERROR,
          "a table has more than %d tables within each other".formatted(MOST_NESTED));
    }
  }

  private static void checkEnd(Input in, int end) throws ProtocolException {
    if (in.left() != end) {
      throw new ProtocolException(
          ProtocolException.SYNTAX_ERROR, "a table's last value is longer than the table");
    }
  }

  private static @Nullable Object readValue(Input in, int depth) throws ProtocolException {
    int type = in.read8();
    return switch (type) {
      case 'S' -> in.readLongTextOrBytes();
      case 't' -> in.read8() != 0;
      case 'b' -> (byte) in.read8();
      case 'B' -> in.read8();
      case 's', 'U' -> (short) in.read16();
      case 'u' -> in.read16();
      case 'I' -> in.read32();
      case 'i' -> in.read32() & 0xffff_ffffL;
      case 'l' -> in.read64();
      case 'L' -> unsigned(in.read64());
      case 'f' -> Float.intBitsToFloat(in.read32());
      case 'd' -> Double.longBitsToDouble(in.read64());
      case 'D' -> {
        int scale = in.read8();
        yield new BigDecimal(BigInteger.valueOf(in.read32()), scale);
      }
      case 'T' -> instant(in);
      case 'F' -> read(in, null, depth + 1);
      case 'A' -> readList(in, depth + 1);
      case 'x' -> in.readLongBytes();
      case 'V' -> null;
      default ->
          throw new ProtocolException(
              ProtocolException.SYNTAX_ERROR,
              "a table has a value of the unknown type %d".formatted(type));
    };
  }

  private static Object unsigned(long value) {
    return value >= 0 ? (Object) value : BigInteger.valueOf(value).add(UNSIGNED);
  }

  /** Reads seconds since 1970; what is beyond Java's calendar is at its end. */
  static Instant instant(Input in) throws ProtocolException {
    long seconds = in.read64();
    long most = Instant.MAX.getEpochSecond();
    return Instant.ofEpochSecond(Math.max(-most, Math.min(most, seconds)));
  }

  /**
   * Writes a table, its size before it.
   *
   * @throws IllegalArgumentException if it has a value of a type that AMQP does not know
   */
  public static void write(Bytes out, Map<String, ? extends @Nullable Object> table) {
    write(out, table, 0);
  }

  private static void write(Bytes out, Map<?, ? extends @Nullable Object> table, int depth) {
    if (depth >= MOST_NESTED) {
      throw new IllegalArgumentException("Too many tables within each other");
    }
    int begun = out.beginSized();
    table.forEach(
        (name, value) -> {
          out.writeShortText(String.valueOf(name));
          writeValue(out, value, depth);
        });
    out.endSized(begun);
  }

  @SuppressWarnings("JavaUtilDate") // applications put it into headers
  private static void writeValue(Bytes out, @Nullable Object value, int depth) {
    if (value instanceof CharSequence text) {
      out.write8('S');
      out.writeLongText(text.toString());
    } else if (value instanceof Boolean flag) {
      out.write8('t');
      out.write8(flag ? 1 : 0);
    } else if (value instanceof Number number) {
      writeNumber(out, number);
    } else if (value instanceof Instant instant) {
      out.write8('T');
      out.write64(instant.getEpochSecond());
    } else if (value instanceof Map<?, ?> table) {
      out.write8('F');
      write(out, table, depth + 1);
    } else if (value instanceof List<?> list) {
      out.write8('A');
      writeList(out, list, depth + 1);
    } else if (value instanceof byte[] bytes) {
      out.write8('x');
      out.writeLongBytes(bytes);
    } else if (value == null) {
      out.write8('V');
    } else {
      throw unknown(value);
    }
  }

  private static void writeList(Bytes out, List<?> list, int depth) {
    if (depth >= MOST_NESTED) {
      throw new IllegalArgumentException("Too many lists within each other");
    }
    int begun = out.beginSized();
    list.forEach(value -> writeValue(out, value, depth));
    out.endSized(begun);
  }

  private static void writeNumber(Bytes out, Number number) {
    if (number instanceof Integer) {
      out.write8('I');
      out.write32(number.intValue());
    } else if (number instanceof Long) {
      out.write8('l');
      out.write64(number.longValue());
    } else if (number instanceof Short) {
      out.write8('s');
      out.write16(number.shortValue());
    } else if (number instanceof Byte) {
      out.write8('b');
      out.write8(number.byteValue());
    } else if (number instanceof Float) {
      out.write8('f');
      out.write32(Float.floatToIntBits(number.floatValue()));
    } else if (number instanceof Double) {
      out.write8('d');
      out.write64(Double.doubleToLongBits(number.doubleValue()));
    } else if (number instanceof BigDecimal decimal) {
      writeDecimal(out, decimal);
    } else {
      throw unknown(number);
    }
  }

  private static void writeDecimal(Bytes out, BigDecimal decimal) {
    if (decimal.scale() < 0 || decimal.scale() > 255 || decimal.unscaledValue().bitLength() > 31) {
      throw new IllegalArgumentException("Too many digits for a decimal of AMQP: " + decimal);
    }
    out.write8('D');
    out.write8(decimal.scale());
    out.write32(decimal.unscaledValue().intValue());
  }

  private static IllegalArgumentException unknown(Object value) {
    return new IllegalArgumentException("AMQP has no type for a " + value.getClass().getName());
  }
}
