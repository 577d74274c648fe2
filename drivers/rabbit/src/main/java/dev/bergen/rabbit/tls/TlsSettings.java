// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tls;

import org.jspecify.annotations.Nullable;

/**
 * How TLS is to be spoken, as the options say it.
 *
 * @param protocol the one protocol to speak, by Java's name; {@code null} for the best that both
 *     sides have
 * @param caFile whom to trust; empty for whom the Java platform trusts
 * @param certificateFile our certificate; empty for none
 * @param keyFile its key; empty if that is in the same file
 * @param verifyHost whether the broker's certificate must be one for its host
 */
public record TlsSettings(
    @Nullable String protocol,
    String caFile,
    String certificateFile,
    String keyFile,
    boolean verifyHost) {

  /** Makes what the next connection needs; reads the files anew, as certificates are renewed. */
  public TlsClient client() {
    return TlsClient.of(this);
  }
}
