// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.tap;

import dev.bergen.json.Json;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.observe.record.Masking;
import dev.bergen.spi.queues.RawMessage;
import dev.bergen.wire.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of a message, without its envelope. */
public final class Content {
  private static final String MESSAGE = "oslo.message";
  private static final String FAILURE = "failure";

  private Content() {}

  /**
   * Returns the message as plain values of JSON; {@code null} if it is not JSON.
   *
   * @param showSecrets if not, values with the names of secrets are {@code ***}, as {@link Masking}
   *     has it
   */
  public static @Nullable Object of(RawMessage message, boolean showSecrets) {
    try {
      Object value = open(parse(plain(message)));
      return showSecrets ? value : Masking.mask(value);
    } catch (MalformedMessageException | CharacterCodingException e) {
      return null;
    }
  }

  private static String plain(RawMessage message)
      throws MalformedMessageException, CharacterCodingException {
    byte[] body = message.body();
    byte[] plain =
        message.headers().get(Compression.HEADER) instanceof String name
            ? Compression.decompress(name, body, JsonLimits.DEFAULT)
            : body;
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
  }

  private static @Nullable Object parse(String text) throws MalformedMessageException {
    return Json.parse(text).toJava();
  }

  private static @Nullable Object open(@Nullable Object body) throws MalformedMessageException {
    Object value =
        body instanceof Map<?, ?> outer && outer.get(MESSAGE) instanceof String inner
            ? parse(inner)
            : body;
    return value instanceof Map<?, ?> members ? openFailure(members) : value;
  }

  private static Object openFailure(Map<?, ?> members) throws MalformedMessageException {
    Map<String, @Nullable Object> opened = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String name = String.valueOf(member.getKey());
      Object value = member.getValue();
      opened.put(
          name,
          name.equals(FAILURE) && value instanceof String text && text.startsWith("{")
              ? parse(text)
              : value);
    }
    return opened;
  }
}
