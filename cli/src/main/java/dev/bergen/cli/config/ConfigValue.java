// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.config;

import dev.bergen.InvalidTransportUrlException;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;

/** The value of an option, as it may be shown. */
public final class ConfigValue {
  private ConfigValue() {}

  /** Returns an option's default in the form of a file. */
  public static String written(Option<?> option) {
    return new Options().text(option);
  }

  /** Returns the value on one line; of a secret URL all but its passwords. */
  static String shown(Options options, Option<?> option) {
    Object value = options.get(option);
    if (option.isSecret() && value instanceof String text && options.isSet(option)) {
      try {
        return TransportUrl.parse(text).toString();
      } catch (InvalidTransportUrlException e) {
        // It may contain a password in any form.
        return options.text(option);
      }
    }
    return options.text(option).replace("\n", "\\n");
  }
}
