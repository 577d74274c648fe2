// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.record;

import dev.bergen.MessageEncodingException;
import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.notify.outgoing.Secrets;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Masks what {@link Secrets} calls a secret in the headers and the body of a message, in the JSON
 * texts inside of it, too: the inner message of an envelope and the failure of a reply are such. A
 * message without secrets stays unchanged, byte for byte.
 *
 * <p>Threads: any.
 */
public final class Masking {
  /** An envelope, a failure in it, and one text more. */
  private static final int DEEPEST_TEXT = 3;

  /**
   * A message that may be kept.
   *
   * @param changed whether something was masked
   * @param bodyLeftOut whether its body was left out because it could not be read, and might
   *     contain secrets
   */
  record Masked(RawMessage message, boolean changed, boolean bodyLeftOut) {}

  private Masking() {}

  static Masked mask(RawMessage message) {
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    Map<?, ?> shown = (Map<?, ?>) Objects.requireNonNull(mask(message.headers()));
    shown.forEach((name, value) -> headers.put(String.valueOf(name), value));
    boolean headersChanged = !headers.equals(message.headers());
    byte @Nullable [] changed;
    try {
      changed = maskBody(message);
    } catch (MalformedMessageException | CharacterCodingException | MessageEncodingException e) {
      return new Masked(with(message, headers, new byte[0]), headersChanged, true);
    }
    if (!headersChanged && changed == null) {
      return new Masked(message, false, false);
    }
    byte[] body = changed == null ? message.body() : changed;
    return new Masked(with(message, headers, body), true, false);
  }

  private static RawMessage with(
      RawMessage message, Map<String, @Nullable Object> headers, byte[] body) {
    return new RawMessage(message.source(), message.properties(), headers, body);
  }

  /** Returns the body with its secrets masked; {@code null} if it has none. */
  private static byte @Nullable [] maskBody(RawMessage message)
      throws MalformedMessageException, CharacterCodingException {
    byte[] body = message.body();
    if (body.length == 0) {
      return null;
    }
    Object header = message.headers().get(Compression.HEADER);
    byte[] plain =
        header instanceof String name
            ? Compression.decompress(name, body, JsonLimits.DEFAULT)
            : body;
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
    Object value = Json.parse(text).toJava();
    Object masked = mask(value);
    if (Objects.equals(masked, value)) {
      return null;
    }
    byte[] changed = Json.of(masked).text().getBytes(StandardCharsets.UTF_8);
    return header instanceof String name
        ? Compression.named(name).orElseThrow().compress(changed)
        : changed;
  }

  /** Returns a value from JSON as it may be shown, the JSON in its texts included. */
  public static @Nullable Object mask(@Nullable Object value) {
    return maskTexts(Secrets.mask(value), 0);
  }

  private static @Nullable Object maskTexts(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> entries) {
      Map<String, @Nullable Object> masked = new LinkedHashMap<>();
      entries.forEach((name, entry) -> masked.put(String.valueOf(name), maskTexts(entry, depth)));
      return masked;
    }
    if (value instanceof List<?> elements) {
      List<@Nullable Object> masked = new ArrayList<>();
      elements.forEach(element -> masked.add(maskTexts(element, depth)));
      return masked;
    }
    return value instanceof String text && depth < DEEPEST_TEXT && mayBeJson(text)
        ? maskText(text, depth)
        : value;
  }

  private static boolean mayBeJson(String text) {
    return text.length() > 2
        && (text.charAt(0) == '{' || text.charAt(0) == '[')
        && text.indexOf('"') > 0;
  }

  private static String maskText(String text, int depth) {
    Object value;
    try {
      value = Json.parse(text).toJava();
    } catch (MalformedMessageException e) {
      return text; // a text that begins like JSON
    }
    Object masked = maskTexts(Secrets.mask(value), depth + 1);
    return Objects.equals(masked, value) ? text : Json.of(masked).text();
  }
}
