// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka.settings;

import dev.bergen.ConfigurationException;
import dev.bergen.config.KafkaOptions;
import dev.bergen.config.Option;
import dev.bergen.config.Options;
import dev.bergen.pem.Pem;
import dev.bergen.pem.PemFile;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
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
 * TLS and authentication, from librdkafka's names to those of Java's client. Secrets become a
 * {@link Password}, which Kafka's client does not print.
 */
final class Security {
  private static final Logger log = LoggerFactory.getLogger(Security.class);

  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  /** The algorithms of keys that Kafka's client reads. */
  private static final List<String> READ_BY_CLIENT = List.of("RSA", "EC");

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
          "The URL has a user, but security_protocol {} does not log in; use SASL_SSL or"
              + " SASL_PLAINTEXT",
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
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      settings.put(
          SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
          new Password(text(file(options, KafkaOptions.SSL_CA_FILE))));
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
    PemFile chain = file(options, KafkaOptions.SSL_CLIENT_CERT_FILE);
    PemFile key = file(options, KafkaOptions.SSL_CLIENT_KEY_FILE);
    settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
    settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, new Password(text(chain)));
    if (key.hasEncryptedKey()) {
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(encryptedKey(key)));
      settings.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, new Password(password(options, key)));
    } else {
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(plainKey(key, chain)));
    }
  }

  private static PemFile file(Options options, Option<String> option) {
    String path = options.get(option);
    return PemFile.read(option.name(), path);
  }

  /** Returns the certificates, each as Kafka's client likes it. */
  private static String text(PemFile file) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate certificate : file.certificates()) {
        text.append(Pem.write("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw file.error("has a certificate that cannot be used: " + e.getMessage(), e);
    }
    return text.toString();
  }

  /** In whatever form it came. */
  private static String plainKey(PemFile file, PemFile certificates) {
    PrivateKey key = file.privateKeyOf(certificates);
    if (!READ_BY_CLIENT.contains(key.getAlgorithm())) {
      throw file.error(
          "has a key of %s, which Kafka's client does not read. Take one of RSA or EC."
              .formatted(key.getAlgorithm()),
          null);
    }
    return Pem.write("PRIVATE KEY", key.getEncoded());
  }

  /** Kafka's client opens it, if it is of the newer kind. */
  private static String encryptedKey(PemFile file) {
    return file.blocks().stream()
        .filter(block -> block.type().equals(ENCRYPTED))
        .findFirst()
        .map(block -> Pem.write(ENCRYPTED, block.der()))
        .orElseThrow(
            () ->
                file.error(
                    ("is encrypted in an old form. Convert it: openssl pkcs8 -topk8 -in %s -out"
                            + " new.pem")
                        .formatted(file),
                    null));
  }

  private static String password(Options options, PemFile key) {
    String password = options.get(KafkaOptions.SSL_CLIENT_KEY_PASSWORD);
    if (password.isEmpty()) {
      throw key.error(
          "is encrypted. Set %s.".formatted(KafkaOptions.SSL_CLIENT_KEY_PASSWORD.name()), null);
    }
    return password;
  }

  /** Returns what was set where; not for secrets. */
  private static String said(Options options, Option<String> option) {
    return "%s %s (from %s)".formatted(option.name(), options.get(option), options.origin(option));
  }
}
