// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.Version;
import dev.bergen.json.text.AsciiBuffer;
import dev.bergen.json.text.AsciiJson;
import dev.bergen.json.text.JsonCursor;
import dev.bergen.json.text.JsonScanner;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the envelope of a body, if it has one, and reads the message inside. */
final class MessageReader {

  /** The version of envelopes that we write, and the latest that we read. */
  private static final Version VERSION = new Version(2, 0, 0);

  private static final String WRITTEN_VERSION = VERSION.toString();

  /** The start of every envelope written by us or by Python, up to the message. */
  private static final byte[] USUAL_HEAD =
      ("{\"oslo.version\": \"" + WRITTEN_VERSION + "\", \"oslo.message\": \"")
          .getBytes(StandardCharsets.US_ASCII);

  private MessageReader() {}

  /** Receives the members of a message one by one, in their order. */
  interface Members {
    /** Reads the value at {@code value}, or skips it. */
    void member(String name, JsonCursor value) throws MalformedMessageException;
  }

  /**
   * A message that was read.
   *
   * @param enveloped whether the message came in an envelope
   */
  record Message<M extends Members>(M members, boolean enveloped) {}

  /**
   * Reads a body.
   *
   * @param members makes the receiver of the members; only the last one made has them all
   */
  static <M extends Members> Message<M> read(byte[] body, JsonLimits limits, Supplier<M> members)
      throws MalformedMessageException {
    if (body.length > limits.maxBytes()) {
      throw new MalformedMessageException(
          "The body has %,d bytes, more than the limit of %,d"
              .formatted(body.length, limits.maxBytes()),
          null);
    }
    if (hasUsualHead(body)) {
      M usual = members.get();
      if (isReadAsUsual(body, limits, usual)) {
        return new Message<>(usual, true);
      }
    }
    M own = members.get();
    return new Message<>(own, readWithinSize(AsciiJson.of(body), limits, own));
  }

  private static boolean hasUsualHead(byte[] body) {
    int start = USUAL_HEAD.length;
    return body.length > start && Arrays.equals(body, 0, start, USUAL_HEAD, 0, start);
  }

  /**
   * Reads a message inside its envelope, without unescaping it as a whole first. Returns {@code
   * false} for an unusual or malformed message, which is then read in the general way.
   */
  private static boolean isReadAsUsual(byte[] body, JsonLimits limits, Members members) {
    JsonScanner message = JsonScanner.nested(USUAL_HEAD.length, body, limits);
    try {
      readObject(message, members);
      return message.endsEnvelope();
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  /**
   * Returns whether the message came in an envelope.
   *
   * @param ascii a body converted to ASCII, possibly longer than the received one
   */
  private static boolean readWithinSize(byte[] ascii, JsonLimits limits, Members members)
      throws MalformedMessageException {
    AsciiBuffer enveloped = envelopedMessage(ascii, limits);
    if (enveloped == null) {
      readObject(ascii, ascii.length, limits, members);
      return false;
    }
    readObject(enveloped.array(), enveloped.length(), limits, members);
    enveloped.release();
    return true;
  }

  /** Reads the first {@code length} bytes, which must be a JSON object. */
  static void readObject(byte[] ascii, int length, JsonLimits limits, Members members)
      throws MalformedMessageException {
    readObject(new JsonScanner(ascii, length, limits, limits.maxTextLength()), members);
  }

  private static void readObject(JsonScanner scanner, Members members)
      throws MalformedMessageException {
    JsonCursor cursor = new JsonCursor(scanner);
    if (!cursor.isObject()) {
      throw new MalformedMessageException("The message is not a JSON object", null);
    }
    cursor.enterObject();
    String name;
    while ((name = cursor.nextName()) != null) {
      members.member(name, cursor);
    }
    cursor.expectEnd();
  }

  /** Returns the message inside the outer object; {@code null} when that is not an envelope. */
  private static @Nullable AsciiBuffer envelopedMessage(byte[] ascii, JsonLimits limits)
      throws MalformedMessageException {
    // One text of the outer object is a whole message, limited only by the size of the body.
    JsonCursor outer =
        new JsonCursor(new JsonScanner(ascii, ascii.length, limits, Integer.MAX_VALUE));
    if (!outer.isObject()) {
      throw new MalformedMessageException("The body is not a JSON object", null);
    }
    outer.enterObject();
    EnvelopeMembers members = new EnvelopeMembers();
    String name;
    while ((name = outer.nextName()) != null) {
      members.member(name, outer);
    }
    outer.expectEnd();
    return members.message();
  }

  private static final class EnvelopeMembers implements Members {
    private boolean hasVersion;
    private boolean hasMessage;

    /** Null until it is read, and when it is not a text. */
    private @Nullable String version;

    /** Null until it is read, and when it is not a text. */
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
        throw new MalformedMessageException("The envelope's oslo.message is not a text", null);
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
