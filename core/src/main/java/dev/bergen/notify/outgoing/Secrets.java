// SPDX-License-Identifier: Apache-2.0
package dev.bergen.notify.outgoing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hides the values of entries with the names of secrets: a password, a token, a key that is not
 * public. Driver {@code log} uses it, and so may any code that displays notifications.
 *
 * <p>Threads: any.
 */
public final class Secrets {
  private static final String MASK = "***";

  /**
   * In lower case. A name that contains one of these is the name of a secret. The list includes
   * those of oslo.utils.
   */
  private static final List<String> SECRET =
      List.of(
          "access_key",
          "adminkey",
          "adminpass",
          "admin_pass",
          "api_key",
          "apikey",
          "auth_key",
          "authkey",
          "auth_token",
          "authorization",
          "cephclusterfsid",
          "cephmdskey",
          "cephmonkey",
          "cephrgwkey",
          "chappassword",
          "chapsecret",
          "clientkey",
          "configdrive",
          "cookie",
          "credential",
          "cryptokek",
          "encrypted_key",
          "encryptionkey",
          "fernet",
          "hashsuffix",
          "heartbeatkey",
          "new_pass",
          "passphrase",
          "passwd",
          "password",
          "private_key",
          "rndckey",
          "secret",
          "sshkey",
          "sslkey",
          "sys_pswd",
          "token");

  /** A power of two. */
  private static final int SLOTS = 256;

  private static final int LONGEST_KNOWN = 64;

  /** By hash: the same names occur in every message. A race only looks at one twice. */
  private static final @Nullable Known[] KNOWN = new @Nullable Known[SLOTS];

  private record Known(String name, boolean secret) {}

  private Secrets() {}

  /**
   * Returns a copy of a value that came from JSON (null, texts, numbers, truth values, lists, maps)
   * with {@code ***} for what is secret, at any depth. A secret that is null stays null.
   */
  public static @Nullable Object mask(@Nullable Object value) {
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

  /** A missing secret stays null, which reveals nothing. */
  private static @Nullable Object hidden(@Nullable Object secret) {
    return secret == null ? null : MASK;
  }

  private static boolean isSecret(String name) {
    if (name.length() > LONGEST_KNOWN) {
      return looksSecret(name);
    }
    int hash = name.hashCode();
    int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
    Known known = KNOWN[slot];
    if (known == null || !known.name.equals(name)) {
      known = new Known(name, looksSecret(name));
      KNOWN[slot] = known;
    }
    return known.secret;
  }

  private static boolean looksSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(lower::contains);
  }
}
