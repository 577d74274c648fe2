// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tls;

import dev.bergen.ConfigurationException;
import dev.bergen.pem.PemFile;
import dev.bergen.rabbit.broker.Broker;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Speaks TLS on one connection, with the files as they are now. */
public final class TlsClient {
  private final TlsSettings settings;
  private final SSLContext context;
  private final ClientIdentity identity;

  private TlsClient(TlsSettings settings, SSLContext context, ClientIdentity identity) {
    this.settings = settings;
    this.context = context;
    this.identity = identity;
  }

  /**
   * Reads the files.
   *
   * @throws ConfigurationException if one cannot be used
   */
  static TlsClient of(TlsSettings settings) {
    ClientIdentity identity = identity(settings);
    TrustManager @Nullable [] trust = trust(settings.caFile());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {identity}, trust, null);
      return new TlsClient(settings, context, identity);
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static ClientIdentity identity(TlsSettings settings) {
    if (settings.certificateFile().isEmpty()) {
      return new ClientIdentity(List.of(), null);
    }
    PemFile certificateFile = PemFile.read("ssl_cert_file", settings.certificateFile());
    List<X509Certificate> chain = certificateFile.certificates();
    PemFile keyFile =
        settings.keyFile().isEmpty()
            ? certificateFile
            : PemFile.read("ssl_key_file", settings.keyFile());
    return new ClientIdentity(chain, keyFile.privateKeyOf(certificateFile));
  }

  /** Returns null for those whom the Java platform trusts. */
  private static TrustManager @Nullable [] trust(String caFile) {
    if (caFile.isEmpty()) {
      return null;
    }
    PemFile file = PemFile.read("ssl_ca_file", caFile);
    try {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      for (X509Certificate authority : file.certificates()) {
        authorities.setCertificateEntry("ca-" + authorities.size(), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw file.error("cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Shakes hands over a connected socket, whose read time-out counts.
   *
   * @throws TlsFailure which says why not
   */
  public SSLSocket over(Socket plain, Broker broker) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, broker.host(), broker.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    if (settings.protocol() != null) {
      parameters.setProtocols(new String[] {settings.protocol()});
    }
    if (settings.verifyHost()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the rules of RFC 2818
    }
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw TlsFailure.ofHandshake(e, settings, identity);
    }
  }

  /**
   * Explains why a connection ended between the handshake and its login; with TLS 1.3 the broker
   * checks our certificate only then.
   *
   * @return {@code null} if TLS had nothing to do with it
   */
  public @Nullable TlsFailure afterHandshake(Exception error) {
    return TlsFailure.afterHandshake(error, settings, identity);
  }
}
