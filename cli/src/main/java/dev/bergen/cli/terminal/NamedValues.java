// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import dev.bergen.RequestContext;
import dev.bergen.json.Json;
import dev.bergen.message.MalformedMessageException;
import dev.bergen.openstack.OpenStackContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code name=value} from the command line.
 *
 * <p>A value is JSON if it can be read as JSON, else it is text: {@code a=2} is a number, {@code
 * a=two} and {@code a='"2"'} are text. A value that begins like an object, a list or a quoted text
 * must be JSON, so that a forgotten quote is not sent as text. A value {@code @FILE} or {@code @-}
 * is what the file or standard input has, read by the same rules.
 */
public final class NamedValues {
  private NamedValues() {}

  /**
   * Reads arguments of the form {@code name=value}; {@code @FILE}, {@code @-} and {@code -} stand
   * for a JSON object of arguments.
   *
   * @param given reads files and standard input
   * @throws IllegalArgumentException if an argument has no name, a name occurs twice, or a file
   *     cannot be read
   */
  public static Map<String, @Nullable Object> parse(List<String> arguments, GivenText given) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String argument : arguments) {
      if (argument.startsWith("@") || argument.equals("-")) {
        members(argument, given.whole(argument, argument)).forEach((n, v) -> put(values, n, v));
        continue;
      }
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + argument + "' is not name=value; a method's arguments have names");
      }
      String name = argument.substring(0, equals);
      put(
          values,
          name,
          value("the value of '" + name + "'", argument.substring(equals + 1), given));
    }
    return values;
  }

  private static void put(
      Map<String, @Nullable Object> values, String name, @Nullable Object value) {
    if (values.containsKey(name)) {
      throw new IllegalArgumentException("'" + name + "' is given twice");
    }
    values.put(name, value);
  }

  private static Map<String, @Nullable Object> members(String what, String text) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (!(text.stripLeading().startsWith("{") && json(what, text) instanceof Map<?, ?> read)) {
      throw new IllegalArgumentException(what + " has no JSON object of names and values");
    }
    read.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }

  /**
   * Reads the arguments of {@code --context}: each a JSON object, {@code @FILE} or {@code @-} for
   * one, one {@code name=value}, or {@code admin} for the context of an OpenStack service that acts
   * for itself. Later ones win.
   *
   * @param given reads files and standard input
   * @throws IllegalArgumentException if one has none of these forms
   */
  public static RequestContext parseContext(List<String> arguments, GivenText given) {
    RequestContext context = RequestContext.empty();
    for (String argument : arguments) {
      if (argument.equals("admin")) {
        context = with(context, OpenStackContext.admin().toRequestContext().values());
      } else if (argument.startsWith("{")) {
        context = with(context, members("--context", argument));
      } else if (argument.startsWith("@") || argument.equals("-")) {
        context = with(context, members(argument, given.whole(argument, argument)));
      } else if (argument.indexOf('=') < 1) {
        throw new IllegalArgumentException(
            "'" + argument + "' is neither name=value nor a JSON object nor 'admin'");
      } else {
        context = with(context, parse(List.of(argument), given));
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
   * @param what its name, for the error
   * @param given reads files and standard input
   * @throws IllegalArgumentException if it begins like JSON and is not, or a file cannot be read
   */
  public static @Nullable Object value(String what, String argument, GivenText given) {
    return value(what, given.read(what, argument));
  }

  /**
   * Reads a value that is an argument of its own, so that {@code -} is standard input, too.
   *
   * @param what its name, for the error
   * @param given reads files and standard input
   * @throws IllegalArgumentException if it begins like JSON and is not, or a file cannot be read
   */
  public static @Nullable Object wholeValue(String what, String argument, GivenText given) {
    return value(what, given.whole(what, argument));
  }

  private static @Nullable Object value(String what, String text) {
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
