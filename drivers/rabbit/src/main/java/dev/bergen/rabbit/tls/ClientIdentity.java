// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Our certificate, or none, for the broker that asks for one; and whether it asked.
 *
 * <p>The platform's own key managers show a certificate only to a broker that names its issuer.
 * Python shows it to each that asks, and so does this.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "bergen";

  private final X509Certificate[] chain;

  /** Null if we have no certificate. */
  private final @Nullable PrivateKey key;

  private volatile boolean asked;

  /**
   * @param chain ours first, then who signed it; empty if we have none
   * @param key {@code null} if we have none
   */
  ClientIdentity(List<X509Certificate> chain, @Nullable PrivateKey key) {
    this.chain = chain.toArray(X509Certificate[]::new);
    this.key = key;
  }

  /** Whether a broker has wanted to see a certificate. */
  boolean asked() {
    return asked;
  }

  /** Whether there is a certificate to show. */
  boolean isPresent() {
    return key != null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    asked = true;
    boolean fits = key != null && Arrays.asList(keyTypes).contains(key.getAlgorithm());
    return fits ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseClientAlias(keyTypes, issuers, null);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.clone() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return key != null && key.getAlgorithm().equals(keyType) ? new String[] {ALIAS} : null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
