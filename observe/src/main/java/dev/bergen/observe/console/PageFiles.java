// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, read once. They contain nothing from the bus, so that they need no access
 * control.
 */
final class PageFiles {
  static final String PAGE = "index.html";
  static final String LOCKED = "locked.html";

  private static final List<String> NAMES =
      List.of(
          PAGE,
          LOCKED,
          "console.css",
          "icon.svg",
          "theme.js",
          "app.js",
          "dom.js",
          "map.js",
          "methods.js",
          "messages.js",
          "traces.js",
          "queues.js",
          "doctor.js",
          "call.js",
          "uplot/uPlot.esm.js",
          "uplot/uPlot.min.css",
          "uplot/LICENSE.txt");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", HttpAnswer.HTML,
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  private record Stored(byte[] body, String type, String tag) {}

  private final Map<String, Stored> files = new HashMap<>();

  PageFiles() {
    for (String name : NAMES) {
      byte[] body = read(name);
      String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
      files.put(name, new Stored(body, type, tag(body)));
    }
  }

  /** Returns that file, or that the browser has it already; {@code null} if there is none. */
  @Nullable HttpAnswer find(String name, @Nullable String knownTag) {
    Stored file = files.get(name);
    if (file == null) {
      return null;
    }
    Map<String, String> headers = Map.of("Cache-Control", "no-cache", "ETag", file.tag);
    return file.tag.equals(knownTag)
        ? new HttpAnswer(304, file.type, new byte[0], headers)
        : new HttpAnswer(200, file.type, file.body, headers);
  }

  /** Returns one of our pages with another status than 200. */
  HttpAnswer page(String name, int status) {
    Stored file = files.get(name);
    if (file == null) {
      throw new IllegalStateException("There is no page " + name);
    }
    return new HttpAnswer(status, file.type, file.body, Map.of("Cache-Control", "no-store"));
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks the console's file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
