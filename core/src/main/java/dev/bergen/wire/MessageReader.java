// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.Version;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Opens the envelope of a body, if it has one, and walks through the message inside. */
final class MessageReader {

  /** The envelope we write, and the newest we read. */
  private static final Version VERSION = new Version(2, 0, 0);

  private static final String WRITTEN_VERSION = VERSION.toString();

  /** How every envelope begins that we or Python wrote, up to the quote before the message. */
  private static final byte[] USUAL_HEAD =
      ("{\"oslo.version\": \"" + WRITTEN_VERSION + "\", \"oslo.message\": ")
          .getBytes(StandardCharsets.US_ASCII);

  private MessageReader() {}

  /** Takes the members of a message one by one, in their order. */
  interface Members {
    /** Reads the value that {@code value} stands on, or leaves it. */
    void member(String name, JsonCursor value) throws MalformedMessageException;
  }

  /** Returns whether the message came in an envelope. */
  static boolean read(byte[] body, JsonLimits limits, Members members)
      throws MalformedMessageException {
    if (body.length > limits.maxBytes()) {
      throw new MalformedMessageException(
          "The body has %,d bytes, more than the limit of %,d"
              .formatted(body.length, limits.maxBytes()),
          null);
    }
    return readWithinSize(body, limits, members);
  }

  private static boolean readWithinSize(byte[] body, JsonLimits limits, Members members)
      throws MalformedMessageException {
    AsciiBuffer usual = openUsual(body, limits);
    if (usual != null) {
      readObject(usual.array(), usual.length(), limits, members);
      usual.release();
      return true;
    }
    Envelope envelope = Envelope.open(body, limits);
    if (!envelope.ascii) {
      return readWithinSize(AsciiJson.of(body), limits, members);
    } else if (envelope.message == null) {
      readObject(body, body.length, limits, members);
      return false;
    } else {
      readObject(envelope.message.array(), envelope.message.length(), limits, members);
      envelope.message.release();
      return true;
    }
  }

  /** Returns the message; {@code null} where this envelope, if it is one, takes a closer look. */
  private static @Nullable AsciiBuffer openUsual(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    int start = USUAL_HEAD.length;
    if (body.length <= start
        || body[start] != '"'
        || !Arrays.equals(body, 0, start, USUAL_HEAD, 0, start)) {
      return null;
    }
    JsonScanner scanner = new JsonScanner(body, body.length, limits, Integer.MAX_VALUE, start);
    AsciiBuffer message = scanner.nestedJson();
    if (scanner.take('}') && scanner.peek() == JsonScanner.END && scanner.isAscii()) {
      return message;
    }
    message.release();
    return null;
  }

  /** Reads the first {@code length} bytes, which must be one object. */
  static void readObject(byte[] ascii, int length, JsonLimits limits, Members members)
      throws MalformedMessageException {
    JsonCursor cursor =
        new JsonCursor(new JsonScanner(ascii, length, limits, limits.maxTextLength()));
    if (!cursor.isObject()) {
      throw new MalformedMessageException("The message is no JSON object", null);
    }
    cursor.enterObject();
    String name;
    while ((name = cursor.nextName()) != null) {
      members.member(name, cursor);
    }
    cursor.expectEnd();
  }

  /**
   * What the outer object holds.
   *
   * @param ascii if not, the rest is not to be trusted: the body must be read again as ASCII
   * @param message null when there is no envelope
   */
  private record Envelope(boolean ascii, @Nullable AsciiBuffer message) {

    static Envelope open(byte[] body, JsonLimits limits) throws MalformedMessageException {
      // One text of the outer object is a whole message: only the body's size limits it.
      JsonScanner scanner = new JsonScanner(body, body.length, limits, Integer.MAX_VALUE);
      JsonCursor outer = new JsonCursor(scanner);
      if (!outer.isObject()) {
        throw new MalformedMessageException("The body is no JSON object", null);
      }
      outer.enterObject();
      EnvelopeMembers members = new EnvelopeMembers();
      String name;
      while ((name = outer.nextName()) != null) {
        members.member(name, outer);
      }
      outer.expectEnd();
      return new Envelope(scanner.isAscii(), scanner.isAscii() ? members.message() : null);
    }
  }

  private static final class EnvelopeMembers implements Members {
    private boolean hasVersion;
    private boolean hasMessage;

    /** Null until it is read, and when it is no text. */
    private @Nullable String version;

    /** Null until it is read, and when it is no text. */
    private @Nullable AsciiBuffer message;

    @Override
    public void member(String name, JsonCursor value) throws MalformedMessageException {
      if (name.equals("oslo.version")) {
        hasVersion = true;
        version = value.text();
      } else if (name.equals("oslo.message")) {
        hasMessage = true;
        message = value.nestedJson();
      }
    }

    @Nullable AsciiBuffer message() throws MalformedMessageException {
      if (!hasVersion || !hasMessage) {
        return null;
      }
      if (version == null || !isSupported(version)) {
        throw new MalformedMessageException(
            "The envelope's oslo.version is not compatible with " + VERSION, null);
      }
      if (message == null) {
        throw new MalformedMessageException("The envelope's oslo.message is no text", null);
      }
      return message;
    }

    private static boolean isSupported(String text) {
      if (text.equals(WRITTEN_VERSION)) {
        return true;
      }
      Version version = Version.parseOrNull(text);
      return version != null && VERSION.serves(version);
    }
  }
}
