// SPDX-License-Identifier: Apache-2.0
package dev.bergen.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests and responses in the words of WSGI, without credentials. */
final class Environment {

  /** Headers with credentials: a listener must not be able to act as the client. */
  private static final Set<String> SECRET =
      Set.of(
          "AUTHORIZATION",
          "PROXY_AUTHORIZATION",
          "COOKIE",
          "SET_COOKIE",
          "X_AUTH_TOKEN",
          "X_SERVICE_TOKEN",
          "X_SUBJECT_TOKEN",
          "X_STORAGE_TOKEN");

  private Environment() {}

  /**
   * Returns the upper-case variables that a WSGI server sets for a request.
   *
   * @param serviceName {@code null} for the requested host
   */
  static Map<String, @Nullable Object> of(
      HttpServletRequest request, @Nullable String serviceName) {
    Map<String, @Nullable Object> said = new LinkedHashMap<>();
    said.put("REQUEST_METHOD", request.getMethod());
    said.put("SCRIPT_NAME", request.getContextPath());
    said.put("PATH_INFO", request.getServletPath() + orEmpty(request.getPathInfo()));
    said.put("QUERY_STRING", orEmpty(request.getQueryString()));
    said.put("SERVER_NAME", request.getServerName());
    said.put("SERVER_PORT", String.valueOf(request.getServerPort()));
    said.put("SERVER_PROTOCOL", request.getProtocol());
    said.put("REMOTE_ADDR", request.getRemoteAddr());
    said.put("REMOTE_PORT", String.valueOf(request.getRemotePort()));
    for (String header : Collections.list(request.getHeaderNames())) {
      String name = variable(header);
      if (SECRET.contains(name)) {
        continue;
      }
      boolean plain = name.equals("CONTENT_TYPE") || name.equals("CONTENT_LENGTH");
      said.put(
          plain ? name : "HTTP_" + name,
          String.join(", ", Collections.list(request.getHeaders(header))));
    }
    String host = request.getHeader("Host");
    said.put(
        "HTTP_X_SERVICE_NAME",
        serviceName != null ? serviceName : host != null ? host : request.getServerName());
    return said;
  }

  /** Returns status and headers. */
  static Map<String, Object> of(HttpServletResponse response) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : response.getHeaderNames()) {
      if (!SECRET.contains(variable(header))) {
        headers.put(header, String.join(", ", response.getHeaders(header)));
      }
    }
    return Map.of("status", response.getStatus(), "headers", headers);
  }

  /** Returns what was thrown, and where: one text for each frame. */
  static Map<String, Object> of(Throwable failure) {
    List<String> frames =
        Arrays.stream(failure.getStackTrace()).map(StackTraceElement::toString).toList();
    return Map.of("value", failure.toString(), "traceback", frames);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String variable(String header) {
    return header.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
