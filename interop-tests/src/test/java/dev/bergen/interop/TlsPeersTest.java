// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.Target;
import dev.bergen.rpc.RpcClient;
import dev.bergen.testbed.BrokerExtension;
import dev.bergen.testbed.RabbitNode;
import dev.bergen.testbed.TlsListener;
import dev.bergen.testbed.python.PythonClient;
import dev.bergen.testbed.python.PythonOutcome;
import dev.bergen.testbed.python.PythonPeer;
import dev.bergen.testbed.python.PythonRelease;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import dev.bergen.transport.RpcTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java and Python with the very same URL, which names the same PEM files, at one broker. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = SECONDS)
@Tag("newest-jdk-only")
@Tag("asks-python")
class TlsPeersTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.named("Authority");

  private static RabbitNode node;

  @TempDir static Path directory;

  private final Opened opened = new Opened();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final PythonRelease release = PythonRelease.newest();

  @BeforeAll
  static void start() throws IOException {
    BrokerExtension.requireBroker(TlsPeersTest.class);
    PythonRelease.newest().require(TlsPeersTest.class);
    write("ca.pem", AUTHORITY.certificatePem());
    Certified old = AUTHORITY.clientWithRsa("guest");
    write("rsa.pem", old.certificatePem());
    write("rsa-key.pem", old.traditionalKeyPem());
    Certified chained = AUTHORITY.below("Department").client("guest");
    write("both.pem", chained.traditionalKeyPem() + chained.certificatePem());
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
  void close_all() throws Exception {
    stopped.countDown();
    opened.closeAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "guest@localhost:PORT/?ssl=true&ssl_ca_file=DIR/ca.pem&ssl_cert_file=DIR/rsa.pem"
            + "&ssl_key_file=DIR/rsa-key.pem",
        "wrong@localhost:PORT/?ssl=true&ssl_ca_file=DIR/ca.pem&ssl_cert_file=DIR/both.pem"
            + "&rabbit_login_method=EXTERNAL&ssl_version=TLSv1_2"
      })
  @Tag("TLS-01")
  @Tag("TLS-02")
  @Tag("TLS-05")
  void java_and_python_call_each_other_over_tls_with_one_and_the_same_url(String rest) {
    String url =
        "rabbit://guest:"
            + rest.replace("PORT", "" + node.tlsPort()).replace("DIR", directory.toString());
    opened.add(PythonPeer.server(release, url, "snakes", "server1"));
    RpcTransport transport = opened.add(RpcTransport.open(url));
    opened.add(JavaServers.start(transport, "beans", "server1", stopped));
    PythonClient python = opened.add(PythonClient.start(release, url));
    RpcClient snakes = RpcClient.of(transport, Target.topic("snakes")).withTimeout(ofSeconds(30));

    Object fromPython = snakes.call("echo", Map.of("value", "from Java"));
    PythonOutcome fromJava = python.call("beans", "echo").arg("value", "7").timeout(30).run();

    assertThat(fromPython).isEqualTo("from Java");
    assertThat(fromJava.result().asInt()).isEqualTo(7);
  }
}
