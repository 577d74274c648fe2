// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of a browser. */
record Request(String method, String path, Map<String, String> parameters, Headers headers) {
  private static final int LONGEST_PARAMETER = 1_000;

  /** Looks up a header; the first one, if it came more than once. */
  interface Headers {
    @Nullable String get(String name);
  }

  static Request of(HttpExchange exchange) {
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        parse(exchange.getRequestURI().getRawQuery()),
        name -> exchange.getRequestHeaders().getFirst(name));
  }

  private static Map<String, String> parse(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpRefusal(400, "The query cannot be read: " + e.getMessage());
    }
  }

  /** Returns a parameter, or an empty text. */
  String text(String name) {
    String value = parameters.getOrDefault(name, "");
    if (value.length() > LONGEST_PARAMETER) {
      throw new HttpRefusal(
          400, "'" + name + "' is longer than " + LONGEST_PARAMETER + " characters");
    }
    return value;
  }

  /** Returns a parameter that is a number, {@code 0} if it is missing. */
  long number(String name, long most) {
    String value = text(name);
    try {
      return value.isEmpty() ? 0 : Math.max(0, Math.min(most, Long.parseLong(value)));
    } catch (NumberFormatException e) {
      throw new HttpRefusal(400, "'" + name + "' is not a number");
    }
  }

  boolean isSet(String name) {
    return text(name).equals("1");
  }
}
