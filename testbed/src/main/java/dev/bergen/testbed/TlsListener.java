// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node speaks TLS, beside plain text on its other port.
 *
 * @param broker whom the node claims to be
 * @param clients who vouches for its clients
 * @param clientsMust whether clients have to show a certificate; they may then log in by its common
 *     name (EXTERNAL), too
 */
public record TlsListener(Certified broker, CertificateAuthority clients, boolean clientsMust) {

  /** Adds the listener to the configuration of a node that has not started. */
  void addTo(NodeHome home) {
    List<String> lines = new ArrayList<>();
    lines.add("listeners.ssl.1 = 127.0.0.1:" + home.ports().tls());
    lines.add("ssl_options.certfile = " + certificate(home));
    lines.add("ssl_options.keyfile = " + key(home));
    lines.add("ssl_options.cacertfile = " + home.file("clients.pem"));
    lines.add("ssl_options.verify = " + (clientsMust ? "verify_peer" : "verify_none"));
    lines.add("ssl_options.fail_if_no_peer_cert = " + clientsMust);
    if (clientsMust) {
      lines.add("ssl_cert_login_from = common_name");
      lines.add("auth_mechanisms.1 = PLAIN");
      lines.add("auth_mechanisms.2 = AMQPLAIN");
      lines.add("auth_mechanisms.3 = EXTERNAL");
    }
    try {
      Files.write(home.file("rabbitmq.conf"), lines, StandardOpenOption.APPEND);
      Files.writeString(
          home.file("enabled_plugins"), "[rabbitmq_management, rabbitmq_auth_mechanism_ssl].\n");
      Files.writeString(home.file("clients.pem"), clients.certificatePem());
      write(home, broker);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure TLS", e);
    }
  }

  /** Writes what the node claims to be from now on. */
  static void write(NodeHome home, Certified broker) throws IOException {
    Files.writeString(certificate(home), broker.certificatePem());
    Files.writeString(key(home), broker.keyPem());
  }

  private static Path certificate(NodeHome home) {
    return home.file("broker.pem");
  }

  private static Path key(NodeHome home) {
    return home.file("broker-key.pem");
  }
}
