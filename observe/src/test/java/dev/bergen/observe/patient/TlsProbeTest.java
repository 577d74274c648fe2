// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bergen.observe.doctor.Doctor;
import dev.bergen.observe.doctor.Finding;
import dev.bergen.observe.doctor.Severity;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that shows whatever certificate it is given: the probe says nothing else to a broker.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsProbeTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final CertificateAuthority OURS = CertificateAuthority.named("Ours");

  @TempDir Path directory;

  @Test
  void a_good_certificate_of_our_authority_only_expires_one_day() throws Exception {
    TlsHandshake handshake = handshake(OURS.host("127.0.0.1"), "127.0.0.1");

    assertThat(handshake.protocol()).startsWith("TLSv1.");
    assertThat(handshake.distrusted()).isNull();
    assertThat(handshake.misnamed()).isNull();
    assertThat(findings(handshake))
        .extracting(Finding::check, Finding::severity)
        .containsExactly(tuple("tls-certificate-expires", Severity.WARNING));
  }

  @Test
  void an_expired_certificate_is_reported_as_expired_only() throws Exception {
    TlsHandshake handshake = handshake(OURS.expiredHost("127.0.0.1"), "127.0.0.1");

    assertThat(findings(handshake))
        .extracting(Finding::check, Finding::severity)
        .containsExactly(tuple("tls-certificate-expires", Severity.ERROR));
  }

  @Test
  void a_certificate_for_another_host_is_reported_with_its_name() throws Exception {
    TlsHandshake handshake = handshake(OURS.host("mq.example.org"), "127.0.0.1");

    assertThat(handshake.distrusted()).isNull();
    assertThat(findings(handshake)).extracting(Finding::check).contains("tls-host-name");
  }

  @Test
  void one_of_a_stranger_is_not_trusted_and_neither_is_a_chain_with_a_gap() throws Exception {
    TlsHandshake stranger =
        handshake(CertificateAuthority.named("Stranger").host("127.0.0.1"), "127.0.0.1");
    Certified whole = OURS.below("Between").host("127.0.0.1");
    TlsHandshake gap =
        handshake(new Certified(whole.chain().subList(0, 1), whole.keys()), "127.0.0.1");

    assertThat(findings(stranger)).extracting(Finding::check).contains("tls-chain-not-trusted");
    assertThat(findings(gap)).extracting(Finding::check).contains("tls-chain-not-trusted");
    assertThat(handshake(whole, "127.0.0.1").distrusted()).isNull();
  }

  @Test
  void a_port_without_tls_is_reported() throws Exception {
    TlsHandshake handshake;
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = plain.accept()) {
                  socket
                      .getOutputStream()
                      .write("AMQP\0\0\11\1".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      server.start();
      handshake = probe().handshake("127.0.0.1", plain.getLocalPort());
      server.join();
    }

    assertThat(handshake.unreachable()).isNotNull();
    assertThat(findings(handshake)).extracting(Finding::check).containsExactly("tls-no-handshake");
  }

  private TlsProbe probe() throws IOException {
    Path trusted = Files.writeString(directory.resolve("ca.pem"), OURS.certificatePem());
    return TlsProbe.of(LONG, trusted.toString());
  }

  private static List<Finding> findings(TlsHandshake handshake) {
    Patient patient = Patient.of("/", Instant.now()).with(List.of(), Part.of(List.of(handshake)));
    return Doctor.examine(patient).findings();
  }

  private TlsHandshake handshake(Certified shown, String host) throws Exception {
    try (SSLServerSocket server =
        (SSLServerSocket)
            context(shown)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread greeter =
          new Thread(
              () -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                  socket.startHandshake();
                } catch (IOException expected) {
                  assertThat(expected).isNotNull(); // whoever looks hangs up
                }
              });
      greeter.start();
      TlsHandshake handshake = probe().handshake(host, server.getLocalPort());
      greeter.join();
      return handshake;
    }
  }

  private static SSLContext context(Certified shown) throws Exception {
    List<Certificate> chain = new ArrayList<>();
    for (byte[] each : shown.chain()) {
      chain.add(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(each)));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", shown.keys().getPrivate(), new char[0], chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
