// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.faults;

import dev.bergen.testbed.TlsListener;
import dev.bergen.testbed.tls.CertificateAuthority;
import dev.bergen.testbed.tls.Certified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a broker may show to ours, who believe one authority. */
final class Certificates {
  private static final CertificateAuthority BELIEVED = CertificateAuthority.named("Believed");

  static final Certified RIGHT = BELIEVED.host("127.0.0.1");
  static final Certified OF_ANOTHER_AUTHORITY =
      CertificateAuthority.named("Stranger").host("127.0.0.1");
  static final Certified EXPIRED = BELIEVED.expiredHost("127.0.0.1");
  static final Certified OF_ANOTHER_HOST = BELIEVED.host("mq.example.org");

  /** Options of a URL that believes that authority alone. */
  static final String OPTIONS = "&ssl=true&ssl_ca_file=" + file();

  private Certificates() {}

  /** Speaks TLS with the right certificate. */
  static TlsListener listener() {
    return new TlsListener(RIGHT, BELIEVED, false);
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("bergen-faults-", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, BELIEVED.certificatePem());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a certificate", e);
    }
  }
}
