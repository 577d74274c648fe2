// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends what browsers send, and what they never would. */
final class Browsing {
  private static final int PATIENCE_MILLIS = 30_000;
  private final int port;
  private final Map<String, String> headers = new LinkedHashMap<>();

  Browsing(URI page) {
    port = page.getPort();
    headers.put("Host", "127.0.0.1:" + port);
  }

  /** The header that goes with each request from now on; {@code null} leaves it out. */
  Browsing header(String name, @Nullable String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return this;
  }

  /** What came back. */
  record Got(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  Got get(String path) throws IOException {
    return send("GET", path, null);
  }

  Got post(String path, String body) throws IOException {
    return send("POST", path, body);
  }

  Got send(String method, String path, @Nullable String body) throws IOException {
    try (Socket socket = open(method, path, body)) {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf("\r\n\r\n");
      String[] lines = all.substring(0, end).split("\r\n");
      Map<String, String> got = new LinkedHashMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        got.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
      return new Got(Integer.parseInt(lines[0].split(" ")[1]), got, all.substring(end + 4));
    }
  }

  /** Sends a request and leaves the answer to be read. */
  Socket open(String method, String path, @Nullable String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    if (body != null) {
      request.append("Content-Length: " + bytes.length + "\r\n");
    }
    request.append("Connection: close\r\n\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
