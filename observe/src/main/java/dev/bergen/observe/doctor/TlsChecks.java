// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.doctor;

import dev.bergen.observe.doctor.Check.Found;
import dev.bergen.observe.patient.Patient;
import dev.bergen.observe.patient.TlsHandshake;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Checks of the certificates that a broker presents. */
final class TlsChecks {
  private static final Duration SOON = Duration.ofDays(30);

  static final List<Check> ALL =
      List.of(
          new Check(
              "tls-no-handshake",
              Severity.ERROR,
              "A host of the URL does not speak TLS",
              "Services with ssl = true cannot connect to it.",
              "Check listeners.ssl in rabbitmq.conf, and the port: usually 5671 is for TLS,"
                  + " 5672 is not.",
              List.of(Need.CERTIFICATES),
              TlsChecks::handshake),
          new Check(
              "tls-certificate-expires",
              Severity.ERROR,
              "A certificate has expired, or will within 30 days",
              "From that moment on no service that checks certificates can connect.",
              "Renew and replace it; RabbitMQ reads it again for new connections.",
              List.of(Need.CERTIFICATES),
              TlsChecks::expiry),
          new Check(
              "tls-chain-not-trusted",
              Severity.ERROR,
              "The certificate is not signed by a trusted authority",
              "Services refuse to connect; most often the broker does not send the intermediate"
                  + " certificates, or ssl_ca_file names another authority.",
              "Put the whole chain into the broker's certfile, and the root into ssl_ca_file.",
              List.of(Need.CERTIFICATES),
              TlsChecks::chain),
          new Check(
              "tls-host-name",
              Severity.ERROR,
              "The certificate is for another host",
              "Services that check the name refuse to connect; the others would accept any"
                  + " server.",
              "Use the certificate's host name in transport_url, or issue a certificate with"
                  + " all of the host's names.",
              List.of(Need.CERTIFICATES),
              TlsChecks::hostName));

  private TlsChecks() {}

  private static void handshake(Patient patient, Found found) {
    for (TlsHandshake handshake : patient.tls().get()) {
      if (handshake.unreachable() != null) {
        found.add(handshake.place(), "no handshake: " + handshake.unreachable());
      }
    }
  }

  private static void expiry(Patient patient, Found found) {
    for (TlsHandshake handshake : patient.tls().get()) {
      for (X509Certificate each : handshake.chain()) {
        Instant end = each.getNotAfter().toInstant();
        String name = each.getSubjectX500Principal().getName();
        if (end.isBefore(patient.now())) {
          found.add(handshake.place(), "that of %s expired at %s".formatted(name, end));
        } else if (end.isBefore(patient.now().plus(SOON))) {
          found.add(
              Severity.WARNING,
              handshake.place(),
              "that of %s expires at %s".formatted(name, end),
              "openssl s_client -connect " + handshake.place() + " -showcerts");
        }
      }
    }
  }

  private static void chain(Patient patient, Found found) {
    for (TlsHandshake handshake : patient.tls().get()) {
      if (handshake.distrusted() != null && !hasExpired(handshake, patient.now())) {
        found.add(handshake.place(), handshake.distrusted());
      }
    }
  }

  /** An expired one is not trusted either, and is reported as expired. */
  private static boolean hasExpired(TlsHandshake handshake, Instant now) {
    return handshake.chain().stream()
        .anyMatch(each -> each.getNotAfter().toInstant().isBefore(now));
  }

  private static void hostName(Patient patient, Found found) {
    for (TlsHandshake handshake : patient.tls().get()) {
      if (handshake.misnamed() != null) {
        found.add(handshake.place(), handshake.misnamed());
      }
    }
  }
}
