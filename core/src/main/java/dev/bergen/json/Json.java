// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json;

import dev.bergen.MessageEncodingException;
import dev.bergen.json.text.AsciiJson;
import dev.bergen.json.text.JsonCursor;
import dev.bergen.json.text.JsonScanner;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value as the text that is sent. Immutable, so it may be shared between threads; it does
 * not refer to the sender's Java objects.
 *
 * <p>Equal when the text is equal: {@code 1} is not {@code 1.0}.
 */
public final class Json {

  /** JSON null. */
  public static final Json NULL = new Json("null");

  /** The object without members. */
  public static final Json EMPTY_OBJECT = new Json("{}");

  /** The array without elements. */
  public static final Json EMPTY_ARRAY = new Json("[]");

  private final String text;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Writes a Java value by the rules of the wire format: "JSON values" on the page "Wire format" of
   * Bergen's documentation.
   *
   * @throws MessageEncodingException if JSON cannot carry the value; the message names its path and
   *     type
   */
  public static Json of(@Nullable Object value) {
    return of(value, "value");
  }

  /**
   * Writes a Java value like {@link #of(Object)}.
   *
   * @param path the name of the value in errors, such as {@code args} in {@code args.x[3].y}
   * @throws MessageEncodingException if JSON cannot carry the value; the message names its path and
   *     type
   */
  public static Json of(@Nullable Object value, String path) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof Json json) {
      return json;
    }
    return new Json(JavaToJson.write(value, path));
  }

  /**
   * Reads text that must be one JSON value, within {@link JsonLimits#DEFAULT}.
   *
   * @throws MalformedMessageException if it is not
   */
  public static Json parse(String text) throws MalformedMessageException {
    return parse(text, JsonLimits.DEFAULT);
  }

  /**
   * Reads text that must be one JSON value.
   *
   * @throws MalformedMessageException if it is not, or exceeds the limits
   */
  public static Json parse(String text, JsonLimits limits) throws MalformedMessageException {
    if (text.length() > limits.maxBytes()) {
      throw new MalformedMessageException(
          "The text has more than %,d characters".formatted(limits.maxBytes()), null);
    }
    byte[] ascii = AsciiJson.of(text);
    JsonCursor cursor =
        new JsonCursor(new JsonScanner(ascii, ascii.length, limits, limits.maxTextLength()));
    Json json = read(cursor);
    cursor.expectEnd();
    return json;
  }

  /**
   * Returns the value at {@code cursor}, and moves past it. For Bergen's own packages: cursors are
   * not exported.
   *
   * @throws MalformedMessageException if it is not a value, or exceeds the cursor's limits
   */
  @SuppressWarnings("exports")
  public static Json read(JsonCursor cursor) throws MalformedMessageException {
    return ofChecked(cursor.piece());
  }

  /** Wraps ASCII text that was checked to be one JSON value. */
  static Json ofChecked(String text) {
    return text.equals("null") ? NULL : new Json(text);
  }

  /**
   * Returns the value as null, Boolean, Long, BigInteger (beyond 64 bits), Double, String, List or
   * Map (in the order of the text; of two members with the same name the last counts). Returns a
   * new copy each time.
   */
  public @Nullable Object toJava() {
    try {
      return JsonCursor.ofChecked(text).java();
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("JSON text that was checked is not JSON", e);
    }
  }

  /**
   * Returns the value as {@code type}: a record, an enum, a collection of these, … by the rules of
   * the wire format: "JSON values" on the page "Wire format" of Bergen's documentation.
   *
   * @throws IllegalArgumentException if the value does not fit; the message names the path in it,
   *     the expected type and the kind that was found, but not the value
   */
  public @Nullable Object toJava(Type type) {
    return toJava(type, "value");
  }

  /**
   * Returns the value as {@code type} like {@link #toJava(Type)}.
   *
   * @param path the name of the value in errors, such as {@code x} in {@code x[3].y}
   * @throws IllegalArgumentException if the value does not fit
   */
  public @Nullable Object toJava(Type type, String path) {
    return JsonToJava.read(this, type, path);
  }

  /** Returns whether this is an object, and so has {@link #members}. */
  public boolean isObject() {
    return text.charAt(0) == '{';
  }

  /**
   * Returns the members of an object in the order of the text; of two with the same name the last
   * counts.
   *
   * @throws IllegalArgumentException if this is not an object
   */
  public Map<String, Json> members() {
    if (!isObject()) {
      throw new IllegalArgumentException("Expected a JSON object, found " + JsonKind.of(toJava()));
    }
    Map<String, Json> members = new LinkedHashMap<>();
    try {
      JsonCursor cursor = JsonCursor.ofChecked(text);
      cursor.enterObject();
      String name;
      while ((name = cursor.nextName()) != null) {
        members.put(name, read(cursor));
      }
      return members;
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("JSON text that was checked is not JSON", e);
    }
  }

  /** Returns whether the value is JSON's {@code null}. */
  public boolean isNull() {
    return text.equals("null");
  }

  /** Returns the JSON text, in ASCII. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json json && json.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns only the length, because values may be secrets. */
  @Override
  public String toString() {
    return "Json[" + text.length() + " characters]";
  }
}
