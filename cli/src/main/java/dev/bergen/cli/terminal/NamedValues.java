// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import dev.bergen.RequestContext;
import dev.bergen.openstack.OpenStackContext;
import dev.bergen.wire.Json;
import dev.bergen.wire.MalformedMessageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code name=value} from the command line.
 *
 * <p>A value is JSON if it can be read as JSON, else it is text: {@code a=2} is a number, {@code
 * a=two} and {@code a='"2"'} are text. What begins like an object, a list or a quoted text must be
 * JSON, so that a forgotten quote is not sent as text.
 */
public final class NamedValues {
  private NamedValues() {}

  /**
   * Reads arguments of the form {@code name=value}.
   *
   * @throws IllegalArgumentException if an argument has no name, or a name comes twice
   */
  public static Map<String, @Nullable Object> parse(List<String> arguments) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + argument + "' is not name=value; a method's arguments have names");
      }
      String name = argument.substring(0, equals);
      if (values.containsKey(name)) {
        throw new IllegalArgumentException("'" + name + "' is given twice");
      }
      values.put(name, value("the value of '" + name + "'", argument.substring(equals + 1)));
    }
    return values;
  }

  /**
   * Reads the arguments of {@code --context}: each a JSON object, one {@code name=value}, or {@code
   * admin} for the context of an OpenStack service that acts for itself. Later ones win.
   *
   * @throws IllegalArgumentException if one is nothing of these
   */
  public static RequestContext parseContext(List<String> arguments) {
    RequestContext context = RequestContext.empty();
    for (String argument : arguments) {
      if (argument.equals("admin")) {
        context = with(context, OpenStackContext.admin().toRequestContext().values());
      } else if (argument.startsWith("{")) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (json("--context", argument) instanceof Map<?, ?> read) {
          read.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        context = with(context, members);
      } else if (argument.indexOf('=') < 1) {
        throw new IllegalArgumentException(
            "'" + argument + "' is neither name=value nor a JSON object nor 'admin'");
      } else {
        context = with(context, parse(List.of(argument)));
      }
    }
    return context;
  }

  private static RequestContext with(
      RequestContext context, Map<String, ? extends @Nullable Object> values) {
    OpenStackContext changed = OpenStackContext.of(context);
    for (var value : values.entrySet()) {
      changed = changed.with(value.getKey(), value.getValue());
    }
    return changed.toRequestContext();
  }

  /**
   * Reads one value.
   *
   * @param what it is, for the error
   * @throws IllegalArgumentException if it begins like JSON and is none
   */
  public static @Nullable Object value(String what, String text) {
    if (text.startsWith("{") || text.startsWith("[") || text.startsWith("\"")) {
      return json(what, text);
    }
    try {
      return Json.parse(text).toJava();
    } catch (MalformedMessageException notJson) {
      return text;
    }
  }

  /** The message does not repeat the text: it may be a secret. */
  private static @Nullable Object json(String what, String text) {
    try {
      return Json.parse(text).toJava();
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException(
          what + " begins like JSON but is none: " + e.getMessage(), e);
    }
  }
}
