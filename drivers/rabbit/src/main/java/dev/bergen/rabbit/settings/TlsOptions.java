// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.settings;

import dev.bergen.ConfigurationException;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import dev.bergen.rabbit.tls.TlsSettings;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the options of TLS. */
final class TlsOptions {
  private static final Logger log = LoggerFactory.getLogger(TlsOptions.class);

  private static final List<Option<String>> OF_TLS_ONLY =
      List.of(
          RabbitOptions.SSL_CA_FILE,
          RabbitOptions.SSL_CERT_FILE,
          RabbitOptions.SSL_KEY_FILE,
          RabbitOptions.SSL_VERSION);

  private TlsOptions() {}

  /**
   * Reads the options and, to fail early, all files they name.
   *
   * @return {@code null} if TLS is not wanted
   * @throws ConfigurationException if a file cannot be used or a protocol not be spoken
   */
  static @Nullable TlsSettings read(Options options) {
    if (!options.get(RabbitOptions.SSL)) {
      warnOfPlainText(options);
      return null;
    }
    TlsSettings settings =
        new TlsSettings(
            protocol(options.get(RabbitOptions.SSL_VERSION)),
            options.get(RabbitOptions.SSL_CA_FILE),
            options.get(RabbitOptions.SSL_CERT_FILE),
            options.get(RabbitOptions.SSL_KEY_FILE),
            options.get(RabbitOptions.SSL_ENFORCE_HOSTNAME_VERIFICATION));
    if (settings.certificateFile().isEmpty() && !settings.keyFile().isEmpty()) {
      log.warn(
          "ssl_key_file has no effect without ssl_cert_file: the client sends no" + " certificate");
    }
    var unused = settings.client();
    return settings;
  }

  private static void warnOfPlainText(Options options) {
    for (Option<String> option : OF_TLS_ONLY) {
      if (!options.get(option).isEmpty()) {
        log.warn(
            "{} (from {}) has no effect without ssl=true: connections are not encrypted",
            option.name(),
            options.origin(option));
        return;
      }
    }
  }

  private static @Nullable String protocol(String version) {
    String protocol =
        switch (version.toLowerCase(Locale.ROOT)) {
          case "", "sslv23" -> null;
          case "tlsv1" -> "TLSv1";
          case "tlsv1_1" -> "TLSv1.1";
          case "tlsv1_2" -> "TLSv1.2";
          case "sslv2" -> "SSLv2Hello";
          case "sslv3" -> "SSLv3";
          default -> version;
        };
    if (protocol != null && !spoken().contains(protocol)) {
      throw new ConfigurationException(
          ("Invalid SSL version: this Java platform does not support %s (ssl_version), only"
                  + " %s. Unset ssl_version to negotiate the best version, or use TLSv1_2.")
              .formatted(version, String.join(", ", spoken())),
          null);
    }
    return protocol;
  }

  /** The platform's default protocols: old ones are mostly turned off. */
  private static List<String> spoken() {
    try {
      return List.of(SSLContext.getDefault().getDefaultSSLParameters().getProtocols());
    } catch (NoSuchAlgorithmException e) {
      throw new ConfigurationException(
          "The Java platform's own TLS settings cannot be used: " + e.getMessage(), e);
    }
  }
}
