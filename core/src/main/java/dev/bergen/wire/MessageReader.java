// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bergen.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Opens the envelope of a body, if it has one, and walks through the message inside. */
final class MessageReader {

  static final String VERSION_KEY = "oslo.version";
  static final String MESSAGE_KEY = "oslo.message";

  /** The envelope we write, and the newest we read. */
  private static final Version VERSION = new Version(2, 0, 0);

  private MessageReader() {}

  /** Takes the members of a message one by one, in their order. */
  interface Members {
    /** Reads the value that {@code value} stands on, or leaves it. */
    void member(String name, JsonCursor value) throws IOException, MalformedMessageException;
  }

  static void read(byte[] body, JsonLimits limits, Members members)
      throws MalformedMessageException {
    readText(openEnvelope(body, limits), limits, members);
  }

  /** Reads text that must be one object. */
  static void readText(String text, JsonLimits limits, Members members)
      throws MalformedMessageException {
    try (JsonCursor cursor = new JsonCursor(text, JsonParsers.within(limits).inner())) {
      if (cursor.next() != JsonToken.START_OBJECT) {
        throw new MalformedMessageException("The message is no JSON object", null);
      }
      String name;
      while ((name = cursor.nextName()) != null) {
        members.member(name, cursor);
      }
      if (cursor.next() != null) {
        throw new MalformedMessageException("Something follows the message", null);
      }
    } catch (IOException e) {
      throw JsonCursor.malformed("The message", e, limits);
    }
  }

  private static String openEnvelope(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    if (body.length > limits.maxBytes()) {
      throw new MalformedMessageException(
          "The body has %,d bytes, more than the limit of %,d"
              .formatted(body.length, limits.maxBytes()),
          null);
    }
    Envelope envelope;
    try (JsonParser parser = JsonParsers.within(limits).outer().createParser(body)) {
      envelope = readEnvelope(parser);
    } catch (IOException e) {
      throw JsonCursor.malformed("The body", e, limits);
    }
    if (!envelope.hasVersion || !envelope.hasMessage) {
      return new String(body, StandardCharsets.UTF_8);
    }
    if (envelope.version == null || !isSupported(envelope.version)) {
      throw new MalformedMessageException(
          "The envelope's oslo.version is not compatible with " + VERSION, null);
    }
    if (envelope.message == null) {
      throw new MalformedMessageException("The envelope's oslo.message is no text", null);
    }
    return envelope.message;
  }

  private static Envelope readEnvelope(JsonParser parser)
      throws IOException, MalformedMessageException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedMessageException("The body is no JSON object", null);
    }
    Envelope envelope = new Envelope();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      if (name.equals(VERSION_KEY)) {
        envelope.hasVersion = true;
        envelope.version = text ? parser.getText() : null;
      } else if (name.equals(MESSAGE_KEY)) {
        envelope.hasMessage = true;
        envelope.message = text ? parser.getText() : null;
      }
      JsonCursor.skip(parser);
    }
    if (parser.nextToken() != null) {
      throw new MalformedMessageException("Something follows the body's JSON object", null);
    }
    return envelope;
  }

  private static boolean isSupported(String text) {
    Version version = Version.parseOrNull(text);
    return version != null && VERSION.serves(version);
  }

  /** What the outer object holds; the values are null when they are no text. */
  private static final class Envelope {
    private boolean hasVersion;
    private @Nullable String version;
    private boolean hasMessage;
    private @Nullable String message;
  }
}
