// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bergen.ConfigurationException;
import dev.bergen.MessageDeliveryException;
import dev.bergen.MessagingTimeoutException;
import dev.bergen.Target;
import dev.bergen.rabbit.link.Link;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Reply;
import dev.bergen.tck.BrokenCable;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.TlsListener;
import dev.bergen.testbed.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to a real broker that asks nobody for a certificate. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
class TlsTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.named("Authority");
  private static final CertificateAuthority STRANGER = CertificateAuthority.named("Stranger");

  private static final int CALLS = Integer.getInteger("bergen.tls.calls", 20_000);
  private static final int IN_FLIGHT = 256;

  /** One that changes its certificate. */
  private static RabbitNode node;

  @TempDir static Path directory;

  private static Path trusted;
  private static Path foreign;

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @BeforeAll
  static void start() throws IOException {
    BrokerExtension.requireBroker(TlsTest.class);
    trusted = Files.writeString(directory.resolve("ca.pem"), AUTHORITY.certificatePem());
    foreign = Files.writeString(directory.resolve("stranger.pem"), STRANGER.certificatePem());
    node =
        RabbitNode.startWithTls(
            new TlsListener(AUTHORITY.host("localhost", "127.0.0.1"), AUTHORITY, false),
            "max_message_size = 134217728");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:%d/?ssl=true&ssl_ca_file=",
        "127.0.0.1:%d/?ssl=true&ssl_ca_file=",
        "localhost:%d/?ssl=true&ssl_version=TLSv1_2&ssl_ca_file=",
        "localhost:%d/?ssl=true&ssl_version=sslv23&ssl_ca_file=",
        "localhost:%d/?ssl=true&rabbit_login_method=PLAIN&ssl_ca_file=",
        "localhost:%d/?ssl=true&rabbit_login_method=AMQPLAIN&ssl_ca_file="
      })
  @Tag("TLS-01")
  @Tag("TLS-05")
  @Tag("CFG-R06")
  @Tag("CFG-R07")
  @Tag("CFG-R10")
  @Tag("CFG-R18")
  void calls_go_through_tls_to_a_broker_that_the_authority_vouches_for(String rest) {
    Driver driver = rig.open("rabbit://guest:guest@" + rest.formatted(node.tlsPort()) + trusted);
    rig.echo(driver, lab.withServer("node-1"));

    Reply reply = Rig.get(rig.call(driver, lab, "echo"));

    assertThat(reply.result().toJava()).isEqualTo("echo");
  }

  @Test
  @Tag("TLS-01")
  void of_many_calls_at_once_each_is_answered_with_its_own() throws InterruptedException {
    String url =
        "rabbit://guest:guest@localhost:%d/?ssl=true&ssl_ca_file=%s"
            .formatted(node.tlsPort(), trusted);
    rig.echo(rig.open(url), lab.withServer("node-1"));
    Driver caller = rig.open(url);
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger right = new AtomicInteger();

    for (int i = 0; i < CALLS; i++) {
      String word = "call-" + i;
      assertThat(inFlight.tryAcquire(Rig.PATIENCE.toSeconds(), SECONDS)).isTrue();
      rig.call(caller, lab, word)
          .whenComplete(
              (reply, error) -> {
                if (error == null && word.equals(reply.result().toJava())) {
                  right.incrementAndGet();
                } else {
                  wrong.add(word + ": " + error);
                }
                inFlight.release();
              });
    }

    assertThat(inFlight.tryAcquire(IN_FLIGHT, Rig.PATIENCE.toSeconds(), SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    assertThat(right).hasValue(CALLS);
  }

  @Test
  @Tag("TLS-01")
  void a_broker_of_another_authority_is_reported_in_the_error_of_the_call() {
    Driver driver = rig.open(tls("localhost", "ssl_ca_file=" + foreign));
    rig.findsOut(driver, "not signed by an authority");

    MessagingTimeoutException failure =
        Rig.failure(
            driver.call(lab, Rig.request("any", 1), rig.within(Duration.ofMillis(300))),
            MessagingTimeoutException.class);

    assertThat(failure)
        .hasMessageContaining("localhost:" + node.tlsPort())
        .hasMessageContaining("not signed by an authority in ssl_ca_file, " + foreign)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  @Tag("TLS-03")
  void without_an_authority_those_of_the_platform_count() {
    assertThat(failure(tls("localhost", "")))
        .hasMessageContaining("not signed by an authority that the Java platform trusts")
        .hasMessageContaining("ssl_ca_file");
  }

  @Test
  @Tag("TLS-02")
  @Tag("CFG-R11")
  @Tag("TLS-07")
  void the_host_name_is_checked_unless_that_is_turned_off() {
    node.claim(AUTHORITY.host("mq.example.org"));
    try {
      String url = tls("localhost", "ssl_ca_file=" + trusted);
      assertThat(failure(url))
          .hasMessageContaining("certificate is for another host")
          .hasMessageContaining("localhost")
          .hasMessageContaining("ssl_enforce_hostname_verification=false");

      Driver driver =
          rig.open(url.replace("hunter2", "guest") + "&ssl_enforce_hostname_verification=false");
      Rig.get(rig.cast(driver, lab, "anybody"));
    } finally {
      node.claim(AUTHORITY.host("localhost", "127.0.0.1"));
    }
  }

  @Test
  @Tag("TLS-02")
  @Tag("DOC-11")
  void of_several_hosts_the_one_that_is_connected_counts() {
    node.claim(AUTHORITY.host("localhost"));
    try {
      Driver driver =
          rig.open(
              "rabbit://guest:guest@127.0.0.1:%1$d,guest:guest@localhost:%1$d/?ssl=true&ssl_ca_file=%2$s"
                  .formatted(node.tlsPort(), trusted));
      rig.echo(driver, lab.withServer("node-1"));

      Rig.get(rig.call(driver, lab, "echo"));

      assertThat(driver.toString()).contains("connected to localhost:");
    } finally {
      node.claim(AUTHORITY.host("localhost", "127.0.0.1"));
    }
  }

  @Test
  @Tag("TLS-01")
  void an_expired_certificate_is_reported_and_a_renewed_one_is_used() {
    node.claim(AUTHORITY.expiredHost("localhost"));
    CompletableFuture<Void> cast;
    try {
      String url = tls("localhost", "ssl_ca_file=" + trusted);
      assertThat(failure(url)).hasMessageContaining("has expired").hasMessageContaining("NotAfter");
      CapturedLog log = rig.closing(new CapturedLog(Link.class));
      cast = rig.cast(rig.open(url.replace("hunter2", "guest")), lab, "patient");
      log.await("has expired");
    } finally {
      node.claim(AUTHORITY.host("localhost", "127.0.0.1"));
    }
    Rig.get(cast);
  }

  @Test
  @Tag("CFG-R10")
  void files_that_change_are_read_again() throws IOException {
    Path changing = Files.copy(foreign, directory.resolve("changing.pem"));
    CapturedLog log = rig.closing(new CapturedLog(Link.class));
    Driver driver =
        rig.open(tls("localhost", "ssl_ca_file=" + changing).replace("hunter2", "guest"));
    CompletableFuture<Void> cast = rig.cast(driver, lab, "patient");
    log.await("not signed by");

    Files.writeString(changing, "nothing");
    log.await("is not a PEM file");
    Files.copy(trusted, changing, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    Rig.get(cast);
  }

  @Test
  @Tag("TLS-01")
  void a_port_of_the_other_kind_is_reported() {
    assertThat(failure(tls("localhost", "").replace(":" + node.tlsPort(), ":" + node.port())))
        .hasMessageContaining("this port does not speak TLS")
        .hasMessageContaining("ssl=false");
    assertThat(failure("rabbit://guest:hunter2@localhost:%d/".formatted(node.tlsPort())))
        .hasMessageContaining("set ssl=true");
  }

  @Test
  @Tag("RCN-13")
  void a_message_that_gets_stuck_below_tls_is_freed_within_the_heartbeats_time() {
    CapturedLog log = rig.closing(new CapturedLog(Link.class));
    BrokenCable cable = rig.closing(BrokenCable.to(node.tlsPort()));
    Driver driver =
        rig.open(
            ("rabbit://guest:guest@localhost:%d/?ssl=true&heartbeat_timeout_threshold=2"
                    + "&ssl_ca_file=%s")
                .formatted(cable.port(), trusted));
    Rig.get(rig.cast(driver, lab, "connects"));
    cable.hold();

    CompletableFuture<Void> cast =
        driver.cast(lab, Rig.request("large", "x".repeat(20 << 20)), rig.within(Rig.PATIENCE));

    log.await("No response from the broker for "); // 2 s, or 4 s where the body was late on its way
    cable.heal();
    Rig.get(cast);
  }

  @Test
  @Tag("TLS-04")
  @Tag("CFG-R07")
  void a_protocol_that_the_platform_does_not_speak_is_refused_at_once() {
    assertThatThrownBy(() -> rig.open(tls("localhost", "ssl_version=SSLv3")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Invalid SSL version")
        .hasMessageContaining("SSLv3")
        .hasMessageContaining("TLSv1_2");
    assertThatThrownBy(() -> rig.open(tls("localhost", "ssl_version=TLSv9")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("ssl_version");
  }

  @Test
  @Tag("TLS-06")
  void an_unknown_login_method_is_refused_at_once() {
    assertThatThrownBy(() -> rig.open(tls("localhost", "rabbit_login_method=RABBIT-CR-DEMO")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("RABBIT-CR-DEMO")
        .hasMessageContaining("AMQPLAIN");
  }

  private static String tls(String host, String more) {
    return "rabbit://guest:hunter2@%s:%d/?ssl=true&rabbit_retry_backoff=0&%s"
        .formatted(host, node.tlsPort(), more);
  }

  /** What a cast says that is to be tried once. */
  private MessageDeliveryException failure(String url) {
    Driver driver = rig.open(url);
    return Rig.failure(
        driver.cast(lab, Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE)),
        MessageDeliveryException.class);
  }
}
