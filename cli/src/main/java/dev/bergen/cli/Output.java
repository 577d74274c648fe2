// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli;

import dev.bergen.wire.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how results are printed. */
final class Output {
  /** For people, or for programs. */
  enum Form {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "How to print the result: text prints a text as it is and everything else as JSON,"
              + " json prints one line of JSON. Default: ${DEFAULT-VALUE}.")
  private Form form = Form.TEXT;

  boolean isJson() {
    return form == Form.JSON;
  }

  String print(@Nullable Object result) {
    return result instanceof String text && !isJson() ? text : Json.of(result).text();
  }
}
