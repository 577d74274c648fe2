// SPDX-License-Identifier: Apache-2.0
package dev.bergen.json.text;

import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/**
 * Scans ASCII JSON text and checks it: standard JSON, and the literals {@code NaN}, {@code
 * Infinity} and {@code -Infinity}, which the reference writes and reads.
 *
 * <p>Written by hand, because a message is a JSON text within a JSON text, and we need pieces of
 * it: a general parser decodes all of it, twice, and cannot return a piece unchanged.
 *
 * <p>Threads: one.
 */
public final class JsonScanner {

  /** The result of {@link #peek} after the last byte. */
  static final int END = -1;

  private final byte[] json;
  private final int length;
  private final JsonLimits limits;
  private final int maxTextLength;

  /** Whether quotes and backslashes are escaped once more. */
  private final boolean nested;

  private int at;
  private int depth;

  /** Whether the names of a message's members may be guessed. */
  private final boolean guesses;

  /** The last member of a message that was read. */
  private MemberName member = MemberName.START;

  /**
   * @param json ASCII; only the first {@code length} bytes are used
   * @param maxTextLength overrides that of the limits
   */
  public JsonScanner(byte[] json, int length, JsonLimits limits, int maxTextLength) {
    this(json, length, limits, maxTextLength, 0, false);
  }

  private JsonScanner(
      byte[] json, int length, JsonLimits limits, int maxTextLength, int at, boolean nested) {
    this.at = at;
    this.nested = nested;
    // Otherwise names may be too long.
    this.guesses = nested && maxTextLength >= MemberName.LONGEST;
    this.json = json;
    this.length = length;
    this.limits = limits;
    this.maxTextLength = maxTextLength;
  }

  /**
   * Returns a scanner of the JSON text that starts at {@code at} and is itself a text within JSON,
   * in which only quotes and backslashes are escaped. Any other text is reported as malformed here,
   * although it may be well-formed.
   */
  public static JsonScanner nested(int at, byte[] json, JsonLimits limits) {
    return new JsonScanner(json, json.length, limits, limits.maxTextLength(), at, true);
  }

  /**
   * Returns whether the surrounding text ends here, as the last member of the surrounding object.
   */
  public boolean endsEnvelope() {
    if (at + 1 >= length || json[at] != '"' || json[at + 1] != '}') {
      return false;
    }
    for (int i = at + 2; i < length; i++) {
      if (json[i] != ' ' && json[i] != '\n' && json[i] != '\r' && json[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  int position() {
    return at;
  }

  /** Skips white space and returns the byte after it. */
  int peek() {
    while (at < length) {
      byte c = json[at];
      // A nested text is inside another text, which cannot contain line ends.
      if (c > ' ' || (c != ' ' && (nested || (c != '\n' && c != '\r' && c != '\t')))) {
        return nested && (c == '\\' || c == '"') ? nestedQuote(c) : c;
      }
      at++;
    }
    return END;
  }

  private int nestedQuote(byte c) {
    if (c == '"') {
      return END;
    }
    return at + 1 < length && json[at + 1] == '"' ? '"' : c;
  }

  private int quoteLength() {
    return nested ? 2 : 1;
  }

  /** Skips white space, and {@code c} if it follows. */
  boolean take(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  void expect(char c) throws MalformedMessageException {
    if (!take(c)) {
      throw malformed("expected " + c);
    }
  }

  /** Skips the opening bracket of an object or array. */
  void enter() throws MalformedMessageException {
    at++;
    if (++depth > limits.maxDepth()) {
      throw beyond("more than %,d levels".formatted(limits.maxDepth()));
    }
  }

  /** Skips a comma or the closing bracket, and returns whether it was a comma. */
  boolean hasMore(char closing) throws MalformedMessageException {
    if (take(',')) {
      return true;
    }
    if (!take(closing)) {
      throw malformed("expected , or " + closing);
    }
    depth--;
    return false;
  }

  /** Skips the closing bracket of an empty object or array, and returns whether it is empty. */
  boolean isEmpty(char closing) {
    if (!take(closing)) {
      return false;
    }
    depth--;
    return true;
  }

  /** Skips one value. */
  void skip() throws MalformedMessageException {
    switch (peek()) {
      case '{' -> {
        enter();
        if (!isEmpty('}')) {
          do {
            skipName();
            skip();
          } while (hasMore('}'));
        }
      }
      case '[' -> {
        enter();
        if (!isEmpty(']')) {
          do {
            skip();
          } while (hasMore(']'));
        }
      }
      case '"' -> skipText();
      default -> skipAtom();
    }
  }

  private void skipName() throws MalformedMessageException {
    if (peek() != '"') {
      throw malformed("expected a name");
    }
    skipText();
    expect(':');
  }

  /** Returns the name of a member and skips the colon. */
  String name() throws MalformedMessageException {
    return guesses && depth == 1 ? memberName() : readName();
  }

  private String memberName() throws MalformedMessageException {
    peek();
    MemberName expected = member.expectedAt(json, at, length);
    if (expected == null) {
      String name = readName();
      member = member.followedBy(name);
      return name;
    }
    at += expected.length();
    member = expected;
    return expected.name();
  }

  private String readName() throws MalformedMessageException {
    if (peek() != '"') {
      throw malformed("expected a name");
    }
    int start = at + quoteLength();
    int hidden = skipText();
    int end = at - quoteLength();
    String name = hidden > 0 ? unescaped(start, end, hidden) : MessageKeys.of(json, start, end);
    expect(':');
    return name;
  }

  /** Returns the text that starts here. */
  String text() throws MalformedMessageException {
    int start = at + quoteLength();
    int hidden = skipText();
    int end = at - quoteLength();
    return hidden > 0 ? unescaped(start, end, hidden) : plain(start, end);
  }

  /** Returns the text that starts here, which has few distinct values and is cached. */
  String repeatedText() throws MalformedMessageException {
    int start = at + quoteLength();
    int hidden = skipText();
    int end = at - quoteLength();
    return hidden > 0 ? unescaped(start, end, hidden) : SeenTexts.of(json, start, end);
  }

  /** Returns the text that starts here, itself JSON text, as ASCII. */
  AsciiBuffer nestedJson() throws MalformedMessageException {
    int i = at + 1;
    // No escape is shorter than its character, or than that character's escape in the result.
    byte[] nested = Scratch.take(length - i + Long.BYTES);
    int count = 0;
    while (i < length) {
      if (i <= length - Long.BYTES) {
        long eight = EightBytes.get(json, i);
        long special = EightBytes.special(eight);
        EightBytes.put(nested, count, eight);
        if (special == 0) {
          i += Long.BYTES;
          count += Long.BYTES;
          continue;
        }
        int plain = EightBytes.first(special);
        i += plain;
        count += plain;
      }
      byte c = json[i++];
      if (c == '"') {
        at = i;
        return new AsciiBuffer(nested, count);
      } else if (c != '\\') {
        if (c < ' ') {
          throw control();
        }
        nested[count++] = c;
      } else if (i < length && json[i] == '"') {
        // By far the most frequent escape.
        nested[count++] = '"';
        i++;
      } else {
        at = i;
        skipEscape();
        char plain = Unescape.character(json, i - 1);
        i = at;
        if (plain < 0x80) {
          nested[count++] = (byte) plain;
        } else {
          count = AsciiJson.escape(plain, nested, count);
        }
      }
    }
    throw malformed("a text does not end");
  }

  /** Returns the integer there, which fits into a long. */
  long integer(int start, int end) {
    long value = 0;
    boolean negative = json[start] == '-';
    for (int i = negative ? start + 1 : start; i < end; i++) {
      value = 10 * value + (json[i] - '0');
    }
    return negative ? -value : value;
  }

  /** Returns a piece of JSON text that was scanned. */
  String piece(int start, int end) {
    return nested ? Unescape.nestedJson(json, start, end) : plain(start, end);
  }

  /**
   * @param hidden how many of the bytes belong to escapes, in excess of the characters
   */
  private String unescaped(int start, int end, int hidden) {
    int characters = end - start - hidden;
    return nested
        ? Unescape.nestedText(json, start, end, characters)
        : Unescape.text(json, start, end, characters);
  }

  private String plain(int start, int end) {
    return new String(json, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** Skips a text and returns how many bytes its escapes have in excess of their characters. */
  private int skipText() throws MalformedMessageException {
    int start = at + quoteLength();
    int hidden = 0;
    int i = start;
    while (i < length) {
      if (i <= length - Long.BYTES) {
        long special = EightBytes.special(EightBytes.get(json, i));
        if (special == 0) {
          i += Long.BYTES;
          continue;
        }
        i += EightBytes.first(special);
      }
      byte c = json[i++];
      at = i;
      if (nested ? c == '\\' && i < length && json[i] == '"' : c == '"') {
        checkTextLength(i - 1 - start - hidden);
        at = i - 1 + quoteLength();
        return hidden;
      } else if (c == '\\') {
        hidden += nested ? skipNestedEscape() : skipEscape();
        i = at;
      } else if (c < ' ') {
        throw control();
      } else if (c == '"') {
        break;
      }
    }
    throw malformed("a text does not end");
  }

  /**
   * Also for non-ASCII bytes, which are negative, in a text that was not converted to ASCII before.
   */
  private MalformedMessageException control() {
    return malformed("a text has a control character");
  }

  private void checkTextLength(int characters) throws MalformedMessageException {
    if (characters > maxTextLength) {
      throw beyond("a text of more than %,d characters".formatted(maxTextLength));
    }
  }

  /**
   * Skips an escape after its backslash, and returns how many bytes it has beyond its character.
   */
  private int skipEscape() throws MalformedMessageException {
    switch (at < length ? json[at++] : END) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return 1;
      }
      case 'u' -> {
        for (int end = at + 4; at < end; at++) {
          if (at >= length || Character.digit(json[at], 16) < 0) {
            throw malformed("an escape lacks a hexadecimal digit");
          }
        }
        return 5;
      }
      default -> throw malformed("a text has an escape that JSON does not know");
    }
  }

  /**
   * Skips an escape whose backslash is escaped, after the first backslash, and returns the same.
   */
  private int skipNestedEscape() throws MalformedMessageException {
    if (at + 2 >= length || json[at] != '\\') {
      throw malformed("a text has an unusual escape");
    }
    at++;
    byte c = json[at];
    if (c == '"') {
      throw malformed("a text has an unusual escape");
    }
    if (c == '\\') {
      at++;
      if (json[at] != '"' && json[at] != '\\') {
        throw malformed("a text has an unusual escape");
      }
      at++;
      return 3;
    }
    return skipEscape() + 1;
  }

  /** Skips a literal or a number, and returns whether it is an integer. */
  boolean skipAtom() throws MalformedMessageException {
    int start = at;
    boolean negative = take('-');
    switch (at < length ? json[at] : END) {
      case 'I' -> skipWord("Infinity");
      case 't' -> skipLiteral("true", negative);
      case 'f' -> skipLiteral("false", negative);
      case 'n' -> skipLiteral("null", negative);
      case 'N' -> skipLiteral("NaN", negative);
      case '0' -> {
        at++;
        return skipFraction(start);
      }
      default -> {
        skipDigits();
        return skipFraction(start);
      }
    }
    return false;
  }

  private void skipLiteral(String word, boolean negative) throws MalformedMessageException {
    if (negative) {
      throw malformed("no JSON value");
    }
    skipWord(word);
  }

  private void skipWord(String word) throws MalformedMessageException {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at >= length || json[at] != word.charAt(i)) {
        throw malformed("no JSON value");
      }
    }
  }

  private boolean skipFraction(int start) throws MalformedMessageException {
    boolean integer = true;
    if (isAt('.')) {
      at++;
      skipDigits();
      integer = false;
    }
    if (isAt('e') || isAt('E')) {
      at++;
      if (isAt('+') || isAt('-')) {
        at++;
      }
      skipDigits();
      integer = false;
    }
    int sign = json[start] == '-' ? 1 : 0;
    if (at - start - sign > limits.maxNumberLength()) {
      throw beyond("a number of more than %,d digits".formatted(limits.maxNumberLength()));
    }
    return integer;
  }

  private boolean isAt(char c) {
    return at < length && json[at] == c;
  }

  private void skipDigits() throws MalformedMessageException {
    int start = at;
    while (at < length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed(at < length ? "no JSON value" : "the text ends too early");
    }
  }

  MalformedMessageException malformed(String why) {
    return new MalformedMessageException(
        "Not valid JSON at character %,d: %s".formatted(at, why), null);
  }

  private MalformedMessageException beyond(String what) {
    return new MalformedMessageException(
        "Beyond a limit at character %,d: %s".formatted(at, what), null);
  }
}
