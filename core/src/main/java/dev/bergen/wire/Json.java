// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.MessageEncodingException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value as the text that travels. Immutable, so it may be shared between threads, and no
 * Java object of the sender's is behind it.
 */
public final class Json {

  /** JSON null. */
  public static final Json NULL = new Json("null");

  /** The object without members. */
  public static final Json EMPTY_OBJECT = new Json("{}");

  private final String text;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Writes a Java value by the rules of the wire format (docs/wire-format.md, JSON values).
   *
   * @throws MessageEncodingException if JSON cannot carry the value; the message names its path and
   *     type
   */
  public static Json of(@Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads text that must be one JSON value, within {@link JsonLimits#DEFAULT}.
   *
   * @throws MalformedMessageException if it is none
   */
  public static Json parse(String text) throws MalformedMessageException {
    throw new UnsupportedOperationException();
  }

  /** Wraps text that the codecs of this package have checked to be one JSON value. */
  static Json ofChecked(String text) {
    return new Json(text);
  }

  /**
   * Returns the value as null, Boolean, Long, BigInteger (beyond 64 bits), Double, String, List or
   * Map (in the order of the text). A new copy each time.
   */
  public @Nullable Object toJava() {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the value as {@code type}: a record, an enum, a collection of these, …
   *
   * @throws IllegalArgumentException if the value does not fit; the message names the path in it
   */
  public @Nullable Object toJava(Type type) {
    throw new UnsupportedOperationException();
  }

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

  /** Returns the length only: values may be secrets. */
  @Override
  public String toString() {
    return "Json[" + text.length() + " characters]";
  }
}
