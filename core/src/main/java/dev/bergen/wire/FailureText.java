// SPDX-License-Identifier: Apache-2.0
package dev.bergen.wire;

import dev.bergen.json.Json;
import dev.bergen.json.text.AsciiBuffer;
import dev.bergen.json.text.JsonCursor;
import dev.bergen.message.JsonLimits;
import dev.bergen.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes a failure: a JSON text that is sent as one text of the reply. */
final class FailureText {

  /** Our own key; Python ignores keys that it does not know. */
  private static final String RAN = "bergen_ran";

  private FailureText() {}

  static String write(Failure failure) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("class", failure.type());
    members.put("module", failure.module());
    members.put("message", failure.message());
    members.put("tb", failure.traceback());
    members.put("args", failure.args());
    members.put("kwargs", failure.kwargs());
    if (!failure.ran()) {
      members.put(RAN, false);
    }
    return Json.of(members, "failure").text();
  }

  /**
   * Reads a failure more leniently than the reference, because half a failure is more useful to the
   * caller than none: an object is accepted in place of a text that holds one, and members that are
   * missing, null or of the wrong kind are replaced by defaults.
   *
   * @throws MalformedMessageException if it is neither an object nor a text that holds one
   */
  static Failure read(Json failure, JsonLimits limits) throws MalformedMessageException {
    Members members = new Members();
    AsciiBuffer nested = JsonCursor.ofChecked(failure.text()).nestedJson();
    if (nested == null) {
      byte[] object = failure.text().getBytes(StandardCharsets.ISO_8859_1);
      MessageReader.readObject(object, object.length, limits, members);
    } else {
      MessageReader.readObject(nested.array(), nested.length(), limits, members);
      nested.release();
    }
    return members.failure();
  }

  private static final class Members implements MessageReader.Members {
    private String type = "";
    private String module = "";
    private String message = "";
    private List<String> traceback = List.of();
    private Json args = Json.EMPTY_ARRAY;
    private Json kwargs = Json.EMPTY_OBJECT;
    private boolean ran = true;

    @Override
    public void member(String name, JsonCursor value) throws MalformedMessageException {
      switch (name) {
        case "class" -> type = textOf(value.java());
        case "module" -> module = textOf(value.java());
        case "message" -> message = textOf(value.java());
        case "tb" -> traceback = lines(value.java());
        case "args" -> {
          if (value.isArray()) {
            args = Json.read(value);
          }
        }
        case "kwargs" -> {
          if (value.isObject()) {
            kwargs = Json.read(value);
          }
        }
        case RAN -> ran = !Boolean.FALSE.equals(value.java());
        default -> {
          // Ignores keys of later versions, as the reference does.
        }
      }
    }

    private static String textOf(@Nullable Object value) {
      return value == null ? "" : value.toString();
    }

    private static List<String> lines(@Nullable Object value) {
      List<String> lines = new ArrayList<>();
      if (value instanceof List<?> several) {
        several.forEach(line -> lines.add(textOf(line)));
      } else if (value != null) {
        lines.add(value.toString());
      }
      return lines;
    }

    Failure failure() {
      return new Failure(type, module, message, traceback, args, kwargs, ran);
    }
  }
}
