// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import dev.bergen.ConfigurationException;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to be let in: TLS and logins, from librdkafka's names to those of Java's client. What is
 * secret becomes a {@link Password}, which Kafka's client does not print.
 */
final class Security {
  private static final Logger log = LoggerFactory.getLogger(Security.class);

  private Security() {}

  /**
   * @throws ConfigurationException if a file cannot be used or something is missing
   */
  static Map<String, Object> of(Brokers brokers, Options options) {
    String protocol = options.get(KafkaOptions.SECURITY_PROTOCOL);
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
    if (protocol.startsWith("SASL_")) {
      addLogin(brokers, options, settings);
    } else if (brokers.user() != null) {
      log.warn(
          "The URL has a user, but security_protocol {} logs nobody in; SASL_SSL or SASL_PLAINTEXT does",
          protocol);
    }
    if (protocol.endsWith("SSL")) {
      addTls(options, settings);
    }
    return settings;
  }

  private static void addLogin(Brokers brokers, Options options, Map<String, Object> settings) {
    String mechanism = options.get(KafkaOptions.SASL_MECHANISM);
    String module =
        switch (mechanism) {
          case "PLAIN" -> PlainLoginModule.class.getName();
          case "SCRAM-SHA-256", "SCRAM-SHA-512" -> ScramLoginModule.class.getName();
          default ->
              throw new ConfigurationException(
                  "%s is not supported: use PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"
                      .formatted(said(options, KafkaOptions.SASL_MECHANISM)),
                  null);
        };
    String user = brokers.user();
    String password = brokers.password();
    if (user == null || password == null) {
      throw new ConfigurationException(
          "%s logs in, so the first host of the URL needs a user and a password:"
                  .formatted(said(options, KafkaOptions.SECURITY_PROTOCOL))
              + " kafka://user:password@host",
          null);
    }
    settings.put(SaslConfigs.SASL_MECHANISM, mechanism);
    settings.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        new Password(
            "%s required username=\"%s\" password=\"%s\";"
                .formatted(module, quoted(user), quoted(password))));
  }

  /** As the reader of JAAS configurations, a tokenizer of Java, takes quotes apart. */
  static String quoted(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static void addTls(Options options, Map<String, Object> settings) {
    if (!options.get(KafkaOptions.SSL_CA_FILE).isEmpty()) {
      String authorities = pem(options, KafkaOptions.SSL_CA_FILE, "CERTIFICATE");
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, new Password(authorities));
    }
    boolean certificate = !options.get(KafkaOptions.SSL_CLIENT_CERT_FILE).isEmpty();
    boolean key = !options.get(KafkaOptions.SSL_CLIENT_KEY_FILE).isEmpty();
    if (certificate != key) {
      throw new ConfigurationException(
          "%s and %s belong together: set both or none"
              .formatted(
                  KafkaOptions.SSL_CLIENT_CERT_FILE.name(),
                  KafkaOptions.SSL_CLIENT_KEY_FILE.name()),
          null);
    }
    if (certificate) {
      addCertificate(options, settings);
    }
  }

  private static void addCertificate(Options options, Map<String, Object> settings) {
    String chain = pem(options, KafkaOptions.SSL_CLIENT_CERT_FILE, "CERTIFICATE");
    String key = pem(options, KafkaOptions.SSL_CLIENT_KEY_FILE, "PRIVATE KEY");
    String password = options.get(KafkaOptions.SSL_CLIENT_KEY_PASSWORD);
    if (!key.contains("BEGIN PRIVATE KEY") && !key.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
      throw new ConfigurationException(
          "%s is not in the form PKCS#8; openssl pkcs8 -topk8 -in old.pem -out new.pem makes it so"
              .formatted(said(options, KafkaOptions.SSL_CLIENT_KEY_FILE)),
          null);
    }
    if (key.contains("BEGIN ENCRYPTED PRIVATE KEY") && password.isEmpty()) {
      throw new ConfigurationException(
          "%s is encrypted: set %s"
              .formatted(
                  said(options, KafkaOptions.SSL_CLIENT_KEY_FILE),
                  KafkaOptions.SSL_CLIENT_KEY_PASSWORD.name()),
          null);
    }
    settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
    settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, new Password(chain));
    settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(key));
    if (key.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
      settings.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, new Password(password));
    }
  }

  private static String pem(Options options, Option<String> option, String holds) {
    String text;
    try {
      text = Files.readString(Path.of(options.get(option)));
    } catch (CharacterCodingException e) {
      text = "";
    } catch (IOException | InvalidPathException e) {
      throw new ConfigurationException(
          "%s cannot be read: %s".formatted(said(options, option), e), e);
    }
    if (!text.contains(holds + "-----")) {
      throw new ConfigurationException(
          "%s has no %s in PEM".formatted(said(options, option), holds), null);
    }
    return text;
  }

  /** Returns what was set where; not for secrets. */
  private static String said(Options options, Option<String> option) {
    return "%s %s (from %s)".formatted(option.name(), options.get(option), options.origin(option));
  }
}
