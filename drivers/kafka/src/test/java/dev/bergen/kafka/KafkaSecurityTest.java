// SPDX-License-Identifier: Apache-2.0
package dev.bergen.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingException;
import dev.bergen.ServerListenException;
import dev.bergen.spi.Driver;
import dev.bergen.testbed.KafkaNode;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A Kafka that wants TLS, a certificate and a login. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("newest-jdk-only")
class KafkaSecurityTest {
  /** The password {@code pass\word"1} as a configuration of JAAS has it. */
  private static final String QUOTED = "pass\\\\word\\\"1";

  private static final String IN_URL = "pass%5Cword%221";

  @TempDir static Path directory;
  private static Path certificate;
  private static Path key;
  private static Path trusted;
  private static Path stranger;
  private static KafkaNode node;

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event.getFormattedMessage());
        }
      };
  private Rig rig;

  @BeforeAll
  static void start() throws Exception {
    CertificateAuthority authority = CertificateAuthority.named("Rig");
    Certified broker = authority.host("localhost", "127.0.0.1");
    Certified client = authority.client("ann");
    certificate = file("client.crt", client.certificatePem());
    key = file("client.key", client.keyPem());
    trusted = file("ca.crt", authority.certificatePem());
    stranger = file("other.crt", CertificateAuthority.named("Other").certificatePem());
    String safe = "listener.name.safe.";
    node =
        KafkaNode.start(
            Map.of(
                "safe.protocol",
                "SASL_SSL",
                safe + "sasl.enabled.mechanisms",
                "PLAIN",
                safe + "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_ann=\""
                    + QUOTED
                    + "\";",
                safe + "ssl.client.auth",
                "required",
                safe + "ssl.truststore.type",
                "PEM",
                safe + "ssl.truststore.certificates",
                authority.certificatePem(),
                safe + "ssl.keystore.type",
                "PEM",
                safe + "ssl.keystore.certificate.chain",
                broker.certificatePem(),
                safe + "ssl.keystore.key",
                broker.keyPem()));
  }

  private static Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @BeforeEach
  void open() {
    rig = new Rig("kafka://unused");
    appender.setContext((ch.qos.logback.core.Context) LoggerFactory.getILoggerFactory());
    appender.start();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    for (String name : List.of("org.apache.kafka.clients", "org.apache.kafka.common")) {
      Logger logger = (Logger) LoggerFactory.getLogger(name);
      logger.setAdditive(false);
      logger.setLevel(Level.INFO);
      logger.addAppender(appender);
    }
  }

  /** What was said and what became of it, also by Kafka's client, has nothing secret. */
  @AfterEach
  void close() {
    rig.close();
    for (String name : List.of("org.apache.kafka.clients", "org.apache.kafka.common")) {
      Logger logger = (Logger) LoggerFactory.getLogger(name);
      logger.detachAppender(appender);
      logger.setAdditive(true);
      logger.setLevel(null);
    }
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
    assertThat(logged).anyMatch(line -> line.contains("sasl.jaas.config"));
    assertThat(logged).noneMatch(line -> line.contains("word") && line.contains("pass\\"));
    assertThat(logged).noneMatch(line -> line.contains("PRIVATE KEY"));
  }

  private static String url(String password, Path authorities) {
    return "kafka://ann:%s@localhost:%d?security_protocol=SASL_SSL&ssl_cafile=%s&ssl_client_cert_file=%s&ssl_client_key_file=%s"
        .formatted(password, node.safePort(), authorities, certificate, key);
  }

  private MessagingException refusedToSend(Driver driver) {
    return Rig.failure(rig.sending(driver, "event"), MessageDeliveryException.class);
  }

  private MessagingException refusedToListen(Driver driver) {
    return Rig.failure(
        driver.listen(
            List.of(rig.address("info")),
            null,
            notification -> {},
            1,
            rig.timer().deadline(Rig.PATIENCE)),
        ServerListenException.class);
  }

  @Test
  @Tag("KAF-19")
  @Tag("CFG-K09")
  @Tag("CFG-K11")
  @Tag("CFG-K12")
  @Tag("CFG-K13")
  void with_certificate_and_password_notifications_come_and_go() {
    Driver driver = rig.open(url(IN_URL, trusted));
    Heard heard = rig.listen(driver, "info").wants(1);

    rig.send(driver, "event");

    assertThat(heard.handle()).isEqualTo("event");
  }

  @Test
  @Tag("KAF-19")
  void a_wrong_password_is_told_at_once_and_not_shown() {
    Driver driver = rig.open(url("pass%5Cwords", trusted));

    for (MessagingException error : List.of(refusedToSend(driver), refusedToListen(driver))) {
      assertThat(error)
          .hasMessageContainingAll("refused the login of user 'ann'", "localhost")
          .message()
          .doesNotContain("words");
    }
  }

  @Test
  @Tag("KAF-19")
  @Tag("CFG-K11")
  void a_certificate_that_nobody_vouches_for_is_told_at_once() {
    Driver driver = rig.open(url(IN_URL, stranger));

    for (MessagingException error : List.of(refusedToSend(driver), refusedToListen(driver))) {
      assertThat(error).hasMessageContainingAll("no TLS with Kafka", "ssl_cafile");
    }
  }
}
