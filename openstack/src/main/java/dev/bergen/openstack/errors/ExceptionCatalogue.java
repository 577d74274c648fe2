// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.errors;

import dev.bergen.config.KnownService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The exceptions of one service, as its sources have them.
 *
 * @param modules what the service's own clients let in: {@code nova.exception}
 * @param form what makes an exception of it
 * @param codes by name, 0 for those without
 */
record ExceptionCatalogue(Set<String> modules, Form form, Map<String, Integer> codes) {

  /** The arguments of a service's exceptions; Python rejects them with others. */
  enum Form {
    /** A message, and named arguments with a code among them. */
    MESSAGE,
    /** A message, and no code. */
    PLAIN,
    /** Named arguments only, from which the class makes its message. */
    NAMES
  }

  private static final Map<KnownService, ExceptionCatalogue> ALL =
      new EnumMap<>(KnownService.class);

  static {
    for (KnownService service : KnownService.values()) {
      read(service).ifPresent(catalogue -> ALL.put(service, catalogue));
    }
  }

  /** Returns the catalogue of a service; empty where there is none. */
  static Optional<ExceptionCatalogue> of(KnownService service) {
    return Optional.ofNullable(ALL.get(service));
  }

  static Set<KnownService> services() {
    return ALL.keySet();
  }

  /** Returns the catalogue that knows a module. */
  static Optional<ExceptionCatalogue> ofModule(String module) {
    return ALL.values().stream().filter(each -> each.modules.contains(module)).findFirst();
  }

  private static Optional<ExceptionCatalogue> read(KnownService service) {
    String file = service.id() + ".errors";
    try (InputStream in = ExceptionCatalogue.class.getResourceAsStream(file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** Reads what {@code scripts/contracts} writes. */
  static ExceptionCatalogue parse(String text) {
    String module = "";
    Form form = Form.MESSAGE;
    Map<String, Integer> codes = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ");
      if (line.startsWith("module ")) {
        module = words[1];
        form = Form.valueOf(words[2].toUpperCase(Locale.ROOT));
      } else if (!line.startsWith("#") && !line.startsWith("service ")) {
        codes.put(words[0], words[1].equals("-") ? 0 : Integer.parseInt(words[1]));
      }
    }
    return new ExceptionCatalogue(Set.of(module), form, codes);
  }

  boolean knows(String type) {
    return codes.containsKey(type);
  }

  OptionalInt code(String type) {
    int code = codes.getOrDefault(type, 0);
    return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
  }
}
