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
 * A position in a JSON text, from which a value is read as a piece of that text or as Java values.
 *
 * <p>Threads: one. Each value is read once, or not at all.
 */
public final class JsonCursor {

  /** Limits for text that was checked before. */
  private static final JsonLimits CHECKED =
      new JsonLimits(Integer.MAX_VALUE, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Integers of at most this many digits fit into a long. */
  private static final int LONG_DIGITS = 18;

  /** Up to this many digits, the JDK's own reading is fast enough. */
  private static final int QUICK_DIGITS = 600;

  private final JsonScanner scanner;
  private boolean first;

  /** Whether this is at a member's value that has not been read. */
  private boolean unread;

  public JsonCursor(JsonScanner scanner) {
    this.scanner = scanner;
  }

  /** Returns a cursor at the value that is the whole text, which was checked before. */
  public static JsonCursor ofChecked(String ascii) {
    byte[] text = ascii.getBytes(StandardCharsets.ISO_8859_1);
    return new JsonCursor(new JsonScanner(text, text.length, CHECKED, Integer.MAX_VALUE));
  }

  /** Enters the object at this position; {@link #nextName} then reads its members. */
  public void enterObject() throws MalformedMessageException {
    scanner.enter();
    first = true;
  }

  /** Returns the name of the next member and moves to its value; {@code null} after the last. */
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

  /** Checks that the text ends here. */
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

  /** Returns the text value at this position; {@code null} when it is not a text. */
  public @Nullable String text() throws MalformedMessageException {
    if (!isText()) {
      return null;
    }
    unread = false;
    return scanner.text();
  }

  /** Like {@link #text}, for texts with few distinct values, which are cached. */
  public @Nullable String repeatedText() throws MalformedMessageException {
    if (!isText()) {
      return null;
    }
    unread = false;
    return scanner.repeatedText();
  }

  /**
   * Returns a value that must be a text or null: ids, and names that are returned to the sender.
   */
  public @Nullable String textOrNull(String name) throws MalformedMessageException {
    return textOrNull(name, text());
  }

  /** Like {@link #textOrNull(String)}, for texts with few distinct values, which are cached. */
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

  /** Returns the text at this position as JSON text; {@code null} when it is not a text. */
  public @Nullable AsciiBuffer nestedJson() throws MalformedMessageException {
    if (!isText()) {
      return null;
    }
    unread = false;
    return scanner.nestedJson();
  }

  /** Returns the value at this position, as the piece of text that it was read from. */
  public String piece() throws MalformedMessageException {
    scanner.peek();
    int start = scanner.position();
    scanner.skip();
    unread = false;
    return scanner.piece(start, scanner.position());
  }

  /** Returns the value at this position as null, Boolean, Long, BigInteger, Double, String, …. */
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
        // Double has the same names for the three literals that are not numbers.
        yield integer ? integer(text) : Double.valueOf(text);
      }
    };
  }

  private static Object integer(String text) {
    BigInteger number = text.charAt(0) == '-' ? natural(text.substring(1)).negate() : natural(text);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  /** Reads in halves: the time of the JDK's own reading is quadratic in the number of digits. */
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
