// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.patient;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake with a host, and the certificates that it presents.
 *
 * @param place host and port
 * @param protocol such as {@code TLSv1.3}; empty if there was no handshake at all
 * @param chain its certificate, then those that vouch for it
 * @param unreachable why there was no handshake; {@code null} if there was one
 * @param distrusted why the chain does not lead to a trusted authority; {@code null} if it does
 * @param misnamed why the certificate is not one for this host; {@code null} if it is
 */
public record TlsHandshake(
    String place,
    String protocol,
    List<X509Certificate> chain,
    @Nullable String unreachable,
    @Nullable String distrusted,
    @Nullable String misnamed) {

  public TlsHandshake {
    chain = List.copyOf(chain);
  }

  static TlsHandshake unreachable(String place, String why) {
    return new TlsHandshake(place, "", List.of(), why, null, null);
  }
}
