// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A span as it came over the wire.
 *
 * @param parent empty if it has none
 * @param kind as OTLP numbers them: 2 server, 3 client, 4 producer, 5 consumer
 * @param attributes those that are text
 * @param service what calls itself so
 */
record OtlpSpan(
    String trace,
    String id,
    String parent,
    String name,
    int kind,
    Map<String, String> attributes,
    String service) {

  /** Reads an ExportTraceServiceRequest of OTLP. */
  static List<OtlpSpan> readAll(byte[] request) {
    List<OtlpSpan> spans = new ArrayList<>();
    for (Field resourceSpans : fields(request, 1)) {
      String service = "";
      for (Field resource : fields(resourceSpans.bytes(), 1)) {
        service = attributes(resource.bytes(), 1).getOrDefault("service.name", "");
      }
      for (Field scopeSpans : fields(resourceSpans.bytes(), 2)) {
        for (Field span : fields(scopeSpans.bytes(), 2)) {
          spans.add(read(span.bytes(), service));
        }
      }
    }
    return spans;
  }

  private static OtlpSpan read(byte[] span, String service) {
    return new OtlpSpan(
        hex(span, 1),
        hex(span, 2),
        hex(span, 4),
        text(span, 5),
        (int) fields(span, 6).get(0).number(),
        attributes(span, 9),
        service);
  }

  private static Map<String, String> attributes(byte[] message, int number) {
    Map<String, String> attributes = new HashMap<>();
    for (Field pair : fields(message, number)) {
      for (Field value : fields(pair.bytes(), 2)) {
        attributes.put(text(pair.bytes(), 1), text(value.bytes(), 1));
      }
    }
    return attributes;
  }

  private static String hex(byte[] message, int number) {
    List<Field> found = fields(message, number);
    return found.isEmpty() ? "" : HexFormat.of().formatHex(found.get(0).bytes());
  }

  private static String text(byte[] message, int number) {
    List<Field> found = fields(message, number);
    return found.isEmpty() ? "" : new String(found.get(0).bytes(), StandardCharsets.UTF_8);
  }

  /** A field of a message: a number, or bytes. */
  private record Field(long number, byte[] bytes) {}

  private static List<Field> fields(byte[] message, int wanted) {
    List<Field> found = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      Field field =
          switch ((int) (key & 7)) {
            case 0 -> new Field(varint(in), new byte[0]);
            case 1 -> new Field(in.getLong(), new byte[0]);
            case 2 -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield new Field(0, bytes);
            }
            case 5 -> new Field(in.getInt(), new byte[0]);
            default -> throw new IllegalArgumentException("No wire type of proto3: " + key);
          };
      if (key >>> 3 == wanted) {
        found.add(field);
      }
    }
    return found;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
