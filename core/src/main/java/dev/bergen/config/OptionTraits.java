// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an option besides its name, type and default.
 *
 * @param deprecation {@code null} when the option may be used
 * @param defaultText {@code null} when the default itself is printed
 */
record OptionTraits(
    String help,
    boolean secret,
    List<String> formerNames,
    @Nullable String deprecation,
    @Nullable String defaultText) {

  static final OptionTraits NONE = new OptionTraits("", false, List.of(), null, null);

  OptionTraits withHelp(String text) {
    return new OptionTraits(text, secret, formerNames, deprecation, defaultText);
  }

  OptionTraits withSecret() {
    return new OptionTraits(help, true, formerNames, deprecation, defaultText);
  }

  OptionTraits withFormerNames(List<String> names) {
    return new OptionTraits(help, secret, names, deprecation, defaultText);
  }

  OptionTraits withDeprecation(String reason) {
    return new OptionTraits(help, secret, formerNames, reason, defaultText);
  }

  OptionTraits withDefaultText(String text) {
    return new OptionTraits(help, secret, formerNames, deprecation, text);
  }
}
