// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hides the values of entries whose names say that they are secret. */
final class Passwords {
  private static final String MASK = "***";

  /** In lower case. A name that contains one of these is the name of a secret. */
  private static final List<String> SECRET =
      List.of(
          "adminpass",
          "admin_pass",
          "auth_token",
          "chappassword",
          "chapsecret",
          "configdrive",
          "credential",
          "encrypted_key",
          "fernet",
          "new_pass",
          "passphrase",
          "password",
          "private_key",
          "secret",
          "sslkey",
          "sys_pswd",
          "token");

  private Passwords() {}

  /** Returns a copy of a value that came from JSON, with what is secret hidden at any depth. */
  static @Nullable Object mask(@Nullable Object value) {
    if (value instanceof Map<?, ?> entries) {
      Map<String, @Nullable Object> masked = new LinkedHashMap<>();
      entries.forEach(
          (name, entry) ->
              masked.put(
                  String.valueOf(name),
                  isSecret(String.valueOf(name)) ? hidden(entry) : mask(entry)));
      return masked;
    }
    if (value instanceof List<?> elements) {
      List<@Nullable Object> masked = new ArrayList<>();
      elements.forEach(element -> masked.add(mask(element)));
      return masked;
    }
    return value;
  }

  /** That there is none is no secret. */
  private static @Nullable Object hidden(@Nullable Object secret) {
    return secret == null ? null : MASK;
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(lower::contains);
  }
}
