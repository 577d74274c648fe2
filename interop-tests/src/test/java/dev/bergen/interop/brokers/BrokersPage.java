// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.brokers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** docs/brokers.md: what stands between a pair of marks is written by what measures it. */
final class BrokersPage {
  private BrokersPage() {}

  /** Replaces what stands between the marks of that name. */
  static void replace(String name, String text) throws IOException {
    String begin = "<!-- %s: begin -->".formatted(name);
    String end = "<!-- %s: end -->".formatted(name);
    Path page = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("brokers.md");
    String before = Files.readString(page);
    Files.writeString(
        page,
        before.substring(0, before.indexOf(begin))
            + begin
            + "\n\n"
            + text
            + "\n"
            + before.substring(before.indexOf(end)));
  }
}
