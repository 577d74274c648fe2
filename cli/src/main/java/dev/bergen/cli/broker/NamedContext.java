// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.broker;

import dev.bergen.ConfigurationException;
import dev.bergen.InvalidTransportUrlException;
import dev.bergen.cli.terminal.TextFile;
import dev.bergen.config.KnownService;
import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A broker under a name, and how its topics are found.
 *
 * @param name letters, digits, {@code . _ -}
 * @param url of the broker; {@code null} where a configuration file names it
 * @param passwordFile has the password of the URL's user; {@code null} without one
 * @param passwordEnv the environment variable that has it; {@code null} without one
 * @param exchange scope of topics; {@code null} if not given
 * @param service whose exchange it is; {@code null} if not given
 * @param files in oslo.config syntax, a later one wins
 * @param directories whose {@code *.conf} files are read after those
 */
public record NamedContext(
    String name,
    @Nullable TransportUrl url,
    @Nullable Path passwordFile,
    @Nullable String passwordEnv,
    @Nullable String exchange,
    @Nullable KnownService service,
    List<Path> files,
    List<Path> directories) {
  private static final int LONGEST_PASSWORD = 65_536;

  public NamedContext {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "A context's name has letters, digits, '.', '_' and '-' only, not '" + name + "'");
    }
    if (url == null && files.isEmpty() && directories.isEmpty()) {
      throw new IllegalArgumentException(
          "A context needs --url, or a --config-file that names the broker");
    }
    if (passwordFile != null && passwordEnv != null) {
      throw new IllegalArgumentException("--password-file and --password-env exclude each other");
    }
    if ((passwordFile != null || passwordEnv != null) && !awaitsPassword(url)) {
      throw new IllegalArgumentException(
          "The password is for a user whom --url names without one, as in rabbit://app@host");
    }
    if (exchange != null && service != null) {
      throw new IllegalArgumentException("--exchange and --service exclude each other");
    }
    files = List.copyOf(files);
    directories = List.copyOf(directories);
  }

  private static boolean isName(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
  }

  private static boolean awaitsPassword(@Nullable TransportUrl url) {
    return url != null && url.hosts().stream().anyMatch(NamedContext::awaitsPassword);
  }

  private static boolean awaitsPassword(TransportHost host) {
    return host.username() != null && host.password() == null;
  }

  /** Returns whether the context itself holds a password. */
  public boolean holdsPassword() {
    return url != null && url.hosts().stream().anyMatch(host -> host.password() != null);
  }

  /** Returns the exchange that it stands for; {@code null} if it has none. */
  @Nullable String chosenExchange() {
    return service == null ? exchange : service.exchange();
  }

  /**
   * Returns the URL with its password; {@code null} where a configuration file names the broker.
   *
   * @throws ConfigurationException if the password is not at the given place
   */
  public @Nullable TransportUrl urlWithPassword(Map<String, String> environment) {
    TransportUrl bare = url;
    String password = bare == null ? null : password(environment);
    if (bare == null || password == null) {
      return bare;
    }
    return new TransportUrl(
        bare.scheme(),
        bare.virtualHost(),
        bare.hosts().stream()
            .map(
                host ->
                    awaitsPassword(host)
                        ? new TransportHost(host.hostname(), host.port(), host.username(), password)
                        : host)
            .toList(),
        bare.query());
  }

  private @Nullable String password(Map<String, String> environment) {
    if (passwordFile != null) {
      return required(fromFile(passwordFile), passwordFile + ", which has none");
    }
    return passwordEnv == null
        ? null
        : required(
            environment.getOrDefault(passwordEnv, ""),
            "the environment's " + passwordEnv + ", which is not set");
  }

  private String fromFile(Path file) {
    try {
      return TextFile.read(file, LONGEST_PASSWORD);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "The password of the context '%s' cannot be read: %s".formatted(name, e.getMessage()), e);
    }
  }

  private String required(String password, String place) {
    if (password.isEmpty()) {
      throw new ConfigurationException(
          "The password of the context '%s' comes from %s".formatted(name, place), null);
    }
    if (password.indexOf('\n') >= 0) {
      throw new ConfigurationException(
          "The password of the context '%s' has more than one line".formatted(name), null);
    }
    return password;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  static TransportUrl parseUrl(String text) {
    try {
      return TransportUrl.parse(text);
    } catch (InvalidTransportUrlException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
