// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands on one value of a JSON text and hands it out as a piece of that text or as Java values.
 *
 * <p>Threads: one. Each value is read once, or not at all.
 */
public final class JsonCursor {

  /** Limits for text that was checked before. */
  private static final JsonLimits CHECKED =
      new JsonLimits(Integer.MAX_VALUE, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Integers of so few digits fit into a long. */
  private static final int LONG_DIGITS = 18;

  /** So many digits are read as fast as any. */
  private static final int QUICK_DIGITS = 600;

  private final JsonScanner scanner;
  private boolean first;

  /** Whether this stands on a member's value that nobody has read. */
  private boolean unread;

  public JsonCursor(JsonScanner scanner) {
    this.scanner = scanner;
  }

  /** Stands on the value that is the whole text, which was checked before. */
  public static JsonCursor ofChecked(String ascii) {
    byte[] text = ascii.getBytes(StandardCharsets.ISO_8859_1);
    return new JsonCursor(new JsonScanner(text, text.length, CHECKED, Integer.MAX_VALUE));
  }

  /** Enters the object this stands on; {@link #nextName} then walks through it. */
  public void enterObject() throws MalformedMessageException {
    scanner.enter();
    first = true;
  }

  /** Returns the name of the next member, standing on its value; {@code null} after the last. */
  public @Nullable String nextName() throws MalformedMessageException {
    if (unread) {
      scanner.skip();
      unread = false;
    }
    boolean end = first ? scanner.isEmpty('}') : !scanner.hasMore('}');
    first = false;
    if (end) {
      return null;
    }
    String name = scanner.name();
    unread = true;
    return name;
  }

  /** Steps over the value, if nobody has read it, and refuses to find anything more. */
  public void expectEnd() throws MalformedMessageException {
    if (scanner.peek() != JsonScanner.END) {
      throw scanner.malformed("something follows");
    }
  }

  public boolean isText() {
    return scanner.peek() == '"';
  }

  public boolean isArray() {
    return scanner.peek() == '[';
  }

  public boolean isObject() {
    return scanner.peek() == '{';
  }

  public boolean isNull() {
    return scanner.peek() == 'n';
  }

  /** Returns the text value this stands on; {@code null} when it is no text. */
  public @Nullable String text() throws MalformedMessageException {
    if (!isText()) {
      return null;
    }
    unread = false;
    return scanner.text();
  }

  /** Returns the text value this stands on, of a kind of which there are few, or {@code null}. */
  public @Nullable String repeatedText() throws MalformedMessageException {
    if (!isText()) {
      return null;
    }
    unread = false;
    return scanner.repeatedText();
  }

  /** Returns a value that may only be text or null: ids and names that are sent back. */
  public @Nullable String textOrNull(String name) throws MalformedMessageException {
    return textOrNull(name, text());
  }

  /** The same for names of which there are few. */
  public @Nullable String repeatedTextOrNull(String name) throws MalformedMessageException {
    return textOrNull(name, repeatedText());
  }

  private @Nullable String textOrNull(String name, @Nullable String text)
      throws MalformedMessageException {
    if (text == null && !isNull()) {
      throw new MalformedMessageException("The message's " + name + " is not a text", null);
    }
    return text;
  }

  /** Returns the text this stands on as JSON text; {@code null} when it is no text. */
  public @Nullable AsciiBuffer nestedJson() throws MalformedMessageException {
    if (!isText()) {
      return null;
    }
    unread = false;
    return scanner.nestedJson();
  }

  /** Returns the value this stands on, as the piece of text it was read from. */
  public String piece() throws MalformedMessageException {
    scanner.peek();
    int start = scanner.position();
    scanner.skip();
    unread = false;
    return scanner.piece(start, scanner.position());
  }

  /** Returns the value this stands on as null, Boolean, Long, BigInteger, Double, String, …. */
  public @Nullable Object java() throws MalformedMessageException {
    unread = false;
    return value();
  }

  private @Nullable Object value() throws MalformedMessageException {
    return switch (scanner.peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> scanner.text();
      default -> atom();
    };
  }

  private Map<String, @Nullable Object> object() throws MalformedMessageException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    scanner.enter();
    if (!scanner.isEmpty('}')) {
      do {
        String name = scanner.name();
        members.put(name, value());
      } while (scanner.hasMore('}'));
    }
    return members;
  }

  private List<@Nullable Object> array() throws MalformedMessageException {
    List<@Nullable Object> elements = new ArrayList<>();
    scanner.enter();
    if (!scanner.isEmpty(']')) {
      do {
        elements.add(value());
      } while (scanner.hasMore(']'));
    }
    return elements;
  }

  private @Nullable Object atom() throws MalformedMessageException {
    int start = scanner.position();
    int first = scanner.peek();
    boolean integer = scanner.skipAtom();
    return switch (first) {
      case 'n' -> null;
      case 't' -> true;
      case 'f' -> false;
      default -> {
        int length = scanner.position() - start;
        if (integer && length <= LONG_DIGITS) {
          yield scanner.integer(start, scanner.position());
        }
        String text = scanner.piece(start, scanner.position());
        // Double knows the three literals that are no numbers by the same names.
        yield integer ? integer(text) : Double.valueOf(text);
      }
    };
  }

  private static Object integer(String text) {
    BigInteger number = text.charAt(0) == '-' ? natural(text.substring(1)).negate() : natural(text);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  /** In halves: the JDK's own reading takes the square of the digits. */
  private static BigInteger natural(String digits) {
    if (digits.length() <= QUICK_DIGITS) {
      return new BigInteger(digits);
    }
    int low = digits.length() / 2;
    int high = digits.length() - low;
    return natural(digits.substring(0, high))
        .multiply(BigInteger.TEN.pow(low))
        .add(natural(digits.substring(high)));
  }
}
