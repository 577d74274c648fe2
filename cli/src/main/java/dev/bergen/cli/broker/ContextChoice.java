// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.ConfigurationException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that selects one of the saved contexts. */
public final class ContextChoice {
  static final String VARIABLE = "BERGEN_CONTEXT";

  @Option(
      names = "--use",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description =
          "The broker that 'bergen context add NAME' has saved, with its exchange and files. Not"
              + " together with --url. Default: the environment's BERGEN_CONTEXT.")
  private @Nullable String use;

  /**
   * Returns the context that counts; {@code null} if none does.
   *
   * @param hasUrl whether the command line has a URL, and then none of them counts
   * @param filesNameBroker whether its files name a broker, and then only an explicit one counts
   * @throws ConfigurationException if there is none of that name, or the options contradict each
   *     other
   */
  public @Nullable NamedContext choose(
      boolean hasUrl, boolean filesNameBroker, Map<String, String> environment) {
    if (use != null && hasUrl) {
      throw new ConfigurationException(
          "--use and --url both name a broker; give one of them", null);
    }
    if (use == null && (hasUrl || filesNameBroker)) {
      return null;
    }
    NamedContexts file = NamedContexts.of(environment);
    if (use != null) {
      return named(file, use, "--use");
    }
    String exported = environment.getOrDefault(VARIABLE, "");
    if (!exported.isBlank()) {
      return named(file, exported, "the environment's " + VARIABLE);
    }
    if (Connection.fromEnvironment(environment) != null) {
      return null;
    }
    String current = file.read().current();
    return current == null ? null : named(file, current, file.path().toString());
  }

  private static NamedContext named(NamedContexts file, String name, String place) {
    try {
      return file.read().require(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(place + ": " + e.getMessage(), e);
    }
  }

  /** Returns the environment without its brokers: a context's files name that of the context. */
  static Map<String, String> without(Map<String, String> environment) {
    Map<String, String> rest = new TreeMap<>(environment);
    rest.keySet().removeIf(name -> name.endsWith("__TRANSPORT_URL"));
    return rest;
  }
}
