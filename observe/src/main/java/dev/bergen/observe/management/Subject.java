// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.management;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The subject of a request, in words: {@code queue foo in virtual host /}. */
final class Subject {
  private static final String VIRTUAL_HOST = "virtual host ";

  private Subject() {}

  /**
   * Returns the words.
   *
   * @param path below {@code /api/}, with its query
   */
  static String of(String path) {
    List<String> parts = parts(path);
    if (isOfQueue(parts)) {
      return "queue " + parts.get(2) + " in " + VIRTUAL_HOST + parts.get(1);
    } else if (isOfVirtualHost(parts)) {
      return parts.get(2) + " of " + VIRTUAL_HOST + parts.get(1);
    }
    return parts.get(0) + (parts.size() == 1 ? "" : " of " + VIRTUAL_HOST + parts.get(1));
  }

  /** Returns what is not there where an answer is that there is no such thing. */
  static String absent(String path) {
    List<String> parts = parts(path);
    if (parts.size() == 1) {
      return "api/" + parts.get(0); // which only another server lacks
    }
    return isOfQueue(parts) ? of(path) : VIRTUAL_HOST + parts.get(1);
  }

  private static boolean isOfQueue(List<String> parts) {
    return parts.size() >= 3 && parts.get(0).equals("queues");
  }

  private static boolean isOfVirtualHost(List<String> parts) {
    return parts.size() >= 3 && parts.get(0).equals("vhosts");
  }

  private static List<String> parts(String path) {
    int query = path.indexOf('?');
    return Arrays.stream((query < 0 ? path : path.substring(0, query)).split("/", -1))
        .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
        .toList();
  }
}
