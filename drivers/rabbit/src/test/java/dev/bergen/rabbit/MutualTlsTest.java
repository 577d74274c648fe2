// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.MessageDeliveryException;
import dev.bergen.Target;
import dev.bergen.spi.Driver;
import dev.bergen.spi.Reply;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.TlsListener;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** TLS to a real broker that wants to see its clients' certificates. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(90)
class MutualTlsTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.named("Authority");

  private static RabbitNode node;

  @TempDir static Path directory;

  private final Rig rig = new Rig();
  private final Target lab = Target.topic("lab");

  @BeforeAll
  static void start() throws IOException {
    BrokerExtension.requireBroker(MutualTlsTest.class);
    write("ca.pem", AUTHORITY.certificatePem());
    Certified today = AUTHORITY.client("guest");
    write("today.pem", today.certificatePem());
    write("today-key.pem", today.keyPem());
    write("both.pem", today.keyPem() + "\nSome words\n" + today.certificatePem());
    Certified old = AUTHORITY.clientWithRsa("guest");
    write("rsa.pem", old.certificatePem());
    write("rsa-key.pem", old.traditionalKeyPem());
    Certified curve = AUTHORITY.below("Department").client("guest");
    write("chain.pem", curve.certificatePem());
    write("chain-key.pem", curve.traditionalKeyPem());
    Certified unknown = AUTHORITY.client("nobody");
    write("nobody.pem", unknown.certificatePem() + unknown.keyPem());
    Certified stranger = CertificateAuthority.named("Stranger").client("guest");
    write("stranger.pem", stranger.certificatePem() + stranger.keyPem());
    node = RabbitNode.startWithTls(new TlsListener(AUTHORITY.host("localhost"), AUTHORITY, true));
  }

  private static void write(String name, String pem) throws IOException {
    Files.writeString(directory.resolve(name), pem);
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
        "&ssl_cert_file=D/today.pem&ssl_key_file=D/today-key.pem",
        "&ssl_cert_file=D/rsa.pem&ssl_key_file=D/rsa-key.pem",
        "&ssl_cert_file=D/chain.pem&ssl_key_file=D/chain-key.pem",
        "&ssl_cert_file=D/both.pem",
        "&ssl_cert_file=D/both.pem&ssl_version=TLSv1_2"
      })
  @Tag("TLS-01")
  @Tag("CFG-R08")
  @Tag("CFG-R09")
  void a_certificate_is_accepted_with_any_format_of_its_key(String files) {
    Driver driver = rig.open(url("guest") + in(files));

    Rig.get(rig.cast(driver, lab, "shown"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&ssl_version=TLSv1_2"})
  @Tag("TLS-01")
  void without_a_certificate_the_error_says_that_one_is_wanted(String version) {
    assertThat(failure(url("guest") + version))
        .hasMessageContaining("localhost:" + node.tlsPort())
        .hasMessageContaining("wants a certificate of its clients")
        .hasMessageContaining("ssl_cert_file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&ssl_version=TLSv1_2"})
  @Tag("TLS-01")
  void a_certificate_of_another_authority_is_not_accepted(String version) {
    assertThat(failure(url("guest") + in("&ssl_cert_file=D/stranger.pem") + version))
        .hasMessageContaining("does not accept our certificate")
        .hasMessageContaining("stranger.pem");
  }

  @Test
  @Tag("TLS-05")
  @Tag("CFG-R18")
  void the_certificate_is_the_login_and_no_password_counts() {
    String external = "&rabbit_login_method=EXTERNAL";
    Driver driver = rig.open(url("not-the-password") + external + in("&ssl_cert_file=D/both.pem"));
    rig.echo(driver, lab.withServer("node-1"));

    Reply reply = Rig.get(rig.call(driver, lab, "echo"));

    assertThat(reply.result().toJava()).isEqualTo("echo");
    assertThat(failure(url("guest") + external + in("&ssl_cert_file=D/nobody.pem")))
        .hasMessageContaining("login refused for our certificate")
        .hasMessageContaining("EXTERNAL");
  }

  @Test
  @Tag("RCN-10")
  void a_wrong_password_is_reported_without_the_password() {
    assertThat(failure(url("hunter2") + in("&ssl_cert_file=D/both.pem")))
        .hasMessageContaining("login refused for user 'guest' at localhost:" + node.tlsPort())
        .hasMessageNotContaining("hunter2");
  }

  @Test
  @Tag("TLS-05")
  void a_login_method_that_the_broker_does_not_offer_is_reported() {
    assertThat(
            failure(
                "rabbit://guest:guest@localhost:%d/?rabbit_login_method=EXTERNAL"
                    .formatted(node.port())))
        .hasMessageContaining("EXTERNAL");
  }

  private static String in(String files) {
    return files.replace("D/", directory + "/");
  }

  private static String url(String password) {
    return "rabbit://guest:%s@localhost:%d/?ssl=true&ssl_ca_file=%s/ca.pem"
        .formatted(password, node.tlsPort(), directory);
  }

  /** What a cast says that is to be tried once. */
  private MessageDeliveryException failure(String url) {
    Driver driver = rig.open(url);
    return Rig.failure(
        driver.cast(lab, Rig.request("any", 1), rig.retrying(0, Rig.PATIENCE)),
        MessageDeliveryException.class);
  }
}
