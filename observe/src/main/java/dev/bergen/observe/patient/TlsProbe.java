// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.patient;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Shakes hands with a broker to see its certificates, and sends nothing else: no login is sent over
 * an untrusted connection.
 */
public final class TlsProbe {
  private final Duration limit;
  private final X509ExtendedTrustManager trusted;

  private TlsProbe(Duration limit, X509ExtendedTrustManager trusted) {
    this.limit = limit;
    this.trusted = trusted;
  }

  /**
   * Returns what shakes hands.
   *
   * @param limit for connecting, and for each word of the handshake
   * @param authorities PEM file of those to trust; empty for whom the Java platform trusts
   * @throws IOException if the file cannot be used
   */
  public static TlsProbe of(Duration limit, String authorities) throws IOException {
    try {
      return new TlsProbe(limit, trust(authorities));
    } catch (GeneralSecurityException e) {
      throw new IOException(authorities + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Returns a context that trusts the authorities of a PEM file.
   *
   * @throws IOException if the file cannot be used
   */
  public static SSLContext context(String authorities) throws IOException {
    try {
      return context(trust(authorities));
    } catch (GeneralSecurityException e) {
      throw new IOException(authorities + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static SSLContext context(TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  private static X509ExtendedTrustManager trust(String authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = null;
    if (!authorities.isEmpty()) {
      store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      try (InputStream in = Files.newInputStream(Path.of(authorities))) {
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("ca-" + store.size(), each);
        }
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new CertificateException("this Java platform has no trust manager for X.509");
  }

  /** Returns what the host shows; blocks for some seconds at most. */
  public TlsHandshake handshake(String host, int port) {
    String place = host + ":" + port;
    Judging judging = new Judging(trusted);
    try (Socket plain = new Socket()) {
      int millis = (int) limit.toMillis();
      plain.connect(new InetSocketAddress(host, port), millis);
      plain.setSoTimeout(millis);
      SSLSocket socket =
          (SSLSocket) context(judging).getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(""); // the judge asks for both, one by one
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return judging.handshake(place, socket);
    } catch (IOException | GeneralSecurityException e) {
      return judging.chain.isEmpty()
          ? TlsHandshake.unreachable(place, String.valueOf(e.getMessage()))
          : new TlsHandshake(
              place,
              "",
              judging.chain,
              null,
              judging.distrusted,
              judging.misnamed); // wants a certificate
    }
  }

  /** Lets everybody pass, and notes who would not. */
  private static final class Judging extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager strict;
    private List<X509Certificate> chain = List.of();
    private @Nullable String distrusted;
    private @Nullable String misnamed;

    Judging(X509ExtendedTrustManager strict) {
      this.strict = strict;
    }

    TlsHandshake handshake(String place, SSLSocket socket) {
      return new TlsHandshake(
          place, socket.getSession().getProtocol(), chain, null, distrusted, misnamed);
    }

    private void note(X509Certificate[] shown, String type) {
      chain = List.of(shown);
      try {
        strict.checkServerTrusted(shown, type);
      } catch (CertificateException e) {
        distrusted = String.valueOf(e.getMessage());
      }
    }

    /** The same check once more, now with the name: any objection is to the name. */
    private void noteName(X509Certificate[] shown, String type, SSLSocket socket) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      try {
        strict.checkServerTrusted(shown, type, socket);
      } catch (CertificateException e) {
        misnamed = String.valueOf(e.getMessage());
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type) {
      note(shown, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, @Nullable Socket socket) {
      note(shown, type);
      if (distrusted == null && socket instanceof SSLSocket ours) {
        noteName(shown, type, ours); // only now: afterwards there is no handshake to inspect
      }
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] shown, String type, @Nullable SSLEngine engine) {
      note(shown, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type)
        throws CertificateException {
      throw new CertificateException("Unreachable: no connection is made here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, @Nullable Socket socket)
        throws CertificateException {
      throw new CertificateException("Unreachable: no connection is made here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("Unreachable: no connection is made here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return strict.getAcceptedIssuers();
    }
  }
}
