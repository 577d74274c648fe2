// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.terminal;

import dev.bergen.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that selects the format of results. */
public final class Output {
  /** For people, or for programs. */
  public enum Form {
    TEXT,
    JSON
  }

  /** The error lists the values as the help does. */
  public static final class FormConverter implements ITypeConverter<Form> {
    @Override
    public Form convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "text" -> Form.TEXT;
        case "json" -> Form.JSON;
        default -> throw new TypeConversionException("'" + text + "' is neither text nor json");
      };
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      converter = FormConverter.class,
      description =
          "How to print the result: text prints text unchanged and everything else as JSON,"
              + " json prints one line of JSON. Default: ${DEFAULT-VALUE}.")
  private Form form = Form.TEXT;

  public boolean isJson() {
    return form == Form.JSON;
  }

  public String print(@Nullable Object result) {
    return result instanceof String text && !isJson() ? text : Json.of(result).text();
  }
}
