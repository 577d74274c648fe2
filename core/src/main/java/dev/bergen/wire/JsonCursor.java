// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands on one value of a JSON text and hands it out as a piece of that text or as Java values.
 *
 * <p>Threads: one. Each value is read once.
 */
final class JsonCursor implements AutoCloseable {

  private final String text;
  private final boolean ascii;
  private final JsonParser parser;

  /** Whether the cursor stands on a member's value that nobody has read to its end. */
  private boolean unread;

  JsonCursor(String text, JsonFactory parsers) throws IOException {
    this.text = text;
    this.ascii = AsciiJson.isAscii(text);
    this.parser = parsers.createParser(text);
  }

  /** Steps to the next token; {@code null} at the end of the text. */
  @Nullable JsonToken next() throws IOException {
    return parser.nextToken();
  }

  /** Returns the name of the next member, standing on its value; {@code null} after the last. */
  @Nullable String nextName() throws IOException {
    if (unread) {
      skip(parser);
      unread = false;
    }
    if (parser.nextToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    String name = parser.currentName();
    parser.nextToken();
    unread = true;
    return name;
  }

  boolean isAt(JsonToken token) {
    return parser.currentToken() == token;
  }

  /** Returns the text value this stands on; {@code null} when it is no text. */
  @Nullable String text() throws IOException {
    return isText() ? parser.getText() : null;
  }

  boolean isText() {
    return isAt(JsonToken.VALUE_STRING);
  }

  /** Returns a value that may only be text or null: ids and names that are sent back. */
  @Nullable String textOrNull(String name) throws IOException, MalformedMessageException {
    if (isText() || isAt(JsonToken.VALUE_NULL)) {
      return text();
    }
    throw new MalformedMessageException("The message's " + name + " is no text", null);
  }

  /** Returns the value this stands on, as the piece of text it was read from. */
  Json json() throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    skip(parser);
    unread = false;
    int end = (int) parser.currentLocation().getCharOffset();
    String piece = text.substring(start, end);
    return Json.ofChecked(ascii ? piece : AsciiJson.escape(piece));
  }

  /** Returns the value this stands on as null, Boolean, Long, BigInteger, Double, String, …. */
  @Nullable Object java() throws IOException {
    unread = false;
    return read(parser);
  }

  /** Checks the value to its end, without keeping any of it. */
  static void skip(JsonParser parser) throws IOException {
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (token != null) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        parser.finishToken();
      } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        refuseForeignLiteral(parser);
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private static @Nullable Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, read(parser));
        }
        return members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(parser));
        }
        return elements;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NUMBER_INT -> {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            ? (Object) parser.getBigIntegerValue()
            : (Object) parser.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> {
        refuseForeignLiteral(parser);
        return parser.getDoubleValue();
      }
      case VALUE_TRUE -> {
        return Boolean.TRUE;
      }
      case VALUE_FALSE -> {
        return Boolean.FALSE;
      }
      default -> {
        return null;
      }
    }
  }

  /** The parser also takes INF, +INF and such, which would break a Python peer further on. */
  private static void refuseForeignLiteral(JsonParser parser) throws IOException {
    String number = parser.getText();
    if (number.endsWith("INF") || number.charAt(0) == '+') {
      throw new JsonParseException(parser, "No JSON number");
    }
  }

  /** Says what is wrong with a text, where, and never what stands there. */
  static MalformedMessageException malformed(String what, IOException e, JsonLimits limits) {
    String where =
        e instanceof JsonProcessingException json && json.getLocation() != null
            ? " at line %d, column %d"
                .formatted(json.getLocation().getLineNr(), json.getLocation().getColumnNr())
            : "";
    String reason =
        e instanceof StreamConstraintsException
            ? " is beyond the limits of " + limits.describe()
            : " is not valid JSON";
    return new MalformedMessageException(what + reason + where, null);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
