// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.Json;
import dev.bergen.json.text.JsonCursor;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reply, a failure or a heartbeat as sent on the wire.
 *
 * @param messageId the id of the call
 * @param result {@link Json#NULL} without one
 * @param failure {@code null} when the method did not fail
 * @param ending whether this is the last message of the call; {@code false} on a heartbeat
 * @param uniqueId of this message; {@code null} when the sender gave none
 */
public record ReplyMessage(
    String messageId,
    Json result,
    @Nullable Failure failure,
    boolean ending,
    @Nullable String uniqueId) {

  private static final byte[] RESULT = MessageWriter.member("result");
  private static final byte[] FAILURE = MessageWriter.member("failure");
  private static final byte[] ENDING = MessageWriter.member("ending");
  private static final byte[] MESSAGE_ID = MessageWriter.member("_msg_id");
  private static final byte[] UNIQUE_ID = MessageWriter.member("_unique_id");

  /** Returns the body: both JSON layers of envelope 2.0, in ASCII. */
  public byte[] encode() {
    String resultText = result.text();
    MessageWriter out = new MessageWriter(256 + resultText.length() + resultText.length() / 4);
    out.name(RESULT).json(result);
    out.name(FAILURE);
    if (failure == null) {
      out.nothing();
    } else {
      out.text(FailureText.write(failure));
    }
    out.name(ENDING).bool(ending);
    out.name(MESSAGE_ID).text(messageId);
    if (uniqueId != null) {
      out.name(UNIQUE_ID).text(uniqueId);
    }
    return out.body();
  }

  /**
   * Reads a body with or without envelope.
   *
   * <p>If a reply names its call, but its {@code failure} is missing or unreadable, it ends the
   * call with a {@linkplain Failure#MALFORMED_REPLY failure of a type of its own}, so that the
   * caller does not wait in vain.
   *
   * @throws MalformedMessageException if it is not a reply or names no call; the message must be
   *     rejected
   */
  public static ReplyMessage decode(byte[] body, JsonLimits limits)
      throws MalformedMessageException {
    return MessageReader.read(body, limits, Members::new).members().reply(limits);
  }

  /** Returns whether the value is true in a condition in Python. */
  private static boolean isTruthy(@Nullable Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    return value instanceof Map<?, ?> map && !map.isEmpty();
  }

  private static final class Members implements MessageReader.Members {
    private @Nullable String messageId;
    private Json result = Json.NULL;
    private @Nullable Json failure;
    private boolean ending;
    private @Nullable String uniqueId;

    @Override
    public void member(String name, JsonCursor value) throws MalformedMessageException {
      switch (name) {
        case "_msg_id" -> messageId = value.textOrNull(name);
        case "result" -> result = Json.read(value);
        case "failure" -> failure = Json.read(value);
        case "ending" -> ending = isTruthy(value.java());
        case "_unique_id" -> uniqueId = value.textOrNull(name);
        default -> {
          // Ignores keys of later versions, as the reference does.
        }
      }
    }

    ReplyMessage reply(JsonLimits limits) throws MalformedMessageException {
      if (messageId == null) {
        throw new MalformedMessageException("The reply has no _msg_id", null);
      }
      if (failure == null) {
        return unreadable(messageId, "The reply does not say whether the method failed");
      }
      if (!isTruthy(failure.toJava())) {
        return new ReplyMessage(messageId, result, null, ending, uniqueId);
      }
      try {
        return new ReplyMessage(
            messageId, Json.NULL, FailureText.read(failure, limits), ending, uniqueId);
      } catch (MalformedMessageException e) {
        return unreadable(messageId, "The reply's failure cannot be read: " + e.getMessage());
      }
    }

    private ReplyMessage unreadable(String id, String why) {
      return new ReplyMessage(id, Json.NULL, Failure.malformedReply(why), true, uniqueId);
    }
  }
}
