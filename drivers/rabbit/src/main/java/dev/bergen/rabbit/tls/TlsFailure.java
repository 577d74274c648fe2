// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.tls;

import dev.bergen.rabbit.broker.AmqpErrors;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS failed. The message says why and what to do, for callers and operators, without secrets. */
public final class TlsFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private static final String ALERT = "Received fatal alert: ";

  /** The alerts with which brokers reject a certificate, or the lack of one. */
  private static final Set<String> OF_CERTIFICATES =
      Set.of(
          "certificate_required",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied",
          "handshake_failure");

  private TlsFailure(String message, Throwable cause) {
    super("TLS failed: " + message, cause);
  }

  static TlsFailure ofHandshake(IOException error, TlsSettings tls, ClientIdentity identity) {
    List<Throwable> causes = causes(error);
    String why = certificate(causes, tls);
    if (why == null) {
      why = alert(causes, tls, identity);
    }
    if (why == null) {
      why = end(causes, tls, identity, "it ended the handshake");
    }
    if (why == null) {
      why = noTls(causes);
    }
    return new TlsFailure(why == null ? AmqpErrors.text(error) : why, error);
  }

  static @Nullable TlsFailure afterHandshake(
      Exception error, TlsSettings tls, ClientIdentity identity) {
    List<Throwable> causes = causes(error);
    String why = alert(causes, tls, identity);
    if (why == null) {
      why = end(causes, tls, identity, "it ended the connection");
    }
    if (why == null && causes.stream().anyMatch(SSLException.class::isInstance)) {
      why = AmqpErrors.text(error);
    }
    return why == null ? null : new TlsFailure(why, error);
  }

  /** Finds the one among the causes; {@code null} if there is none. */
  public static @Nullable TlsFailure in(Throwable error) {
    return first(causes(error), TlsFailure.class);
  }

  /** Returns the problem with the broker's certificate. */
  private static @Nullable String certificate(List<Throwable> causes, TlsSettings tls) {
    CertificateExpiredException expired = first(causes, CertificateExpiredException.class);
    if (expired != null) {
      return "the broker's certificate, or one that signed it, has expired (%s). Renew it there"
          .formatted(expired.getMessage());
    }
    CertificateNotYetValidException early = first(causes, CertificateNotYetValidException.class);
    if (early != null) {
      return "the broker's certificate is not valid yet (%s). Compare the clocks"
          .formatted(early.getMessage());
    }
    CertificateException invalid = first(causes, CertificateException.class);
    if (invalid == null) {
      return null;
    }
    String text = String.valueOf(invalid.getMessage());
    if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
      return ("the broker's certificate is for another host (%s). Name the broker in the URL as its"
              + " certificate does; ssl_enforce_hostname_verification=false turns this check off")
          .formatted(text);
    }
    boolean untrusted =
        first(causes, CertPathBuilderException.class) != null
            || first(causes, CertPathValidatorException.class) != null;
    String detail = AmqpErrors.text(invalid);
    return untrusted ? untrusted(tls, detail) : "the broker's certificate is refused: " + detail;
  }

  private static String untrusted(TlsSettings tls, String detail) {
    return tls.caFile().isEmpty()
        ? ("the broker's certificate is not signed by an authority that the Java platform"
                + " trusts (%s). Name the authority's certificate in ssl_ca_file")
            .formatted(detail)
        : "the broker's certificate is not signed by an authority in ssl_ca_file, %s (%s)"
            .formatted(tls.caFile(), detail);
  }

  /** Returns the reason in the broker's alert. */
  private static @Nullable String alert(
      List<Throwable> causes, TlsSettings tls, ClientIdentity identity) {
    for (Throwable cause : causes) {
      String text = String.valueOf(cause.getMessage());
      int at = text.indexOf(ALERT);
      if (at >= 0) {
        String alert = text.substring(at + ALERT.length());
        if (alert.equals("protocol_version")) {
          return "the broker does not speak %s. Unset ssl_version, or see which it is set to speak"
              .formatted(tls.protocol() == null ? "our versions of TLS" : tls.protocol());
        }
        return identity.asked() && OF_CERTIFICATES.contains(alert)
            ? asked(identity, tls, alert)
            : "the broker ended it: " + alert;
      }
    }
    return null;
  }

  /** Brokers that miss a certificate may go before what they say about it has arrived. */
  private static @Nullable String end(
      List<Throwable> causes, TlsSettings tls, ClientIdentity identity, String what) {
    return identity.asked() && causes.stream().anyMatch(AmqpErrors::isEnd)
        ? asked(identity, tls, what)
        : null;
  }

  private static String asked(ClientIdentity identity, TlsSettings tls, String answer) {
    return identity.isPresent()
        ? ("the broker does not accept our certificate in ssl_cert_file, %s: %s. Check that"
                + " it is valid and signed by an authority that the broker trusts")
            .formatted(tls.certificateFile(), answer)
        : ("the broker wants a certificate of its clients (%s). Name it in ssl_cert_file, and its"
                + " key in ssl_key_file")
            .formatted(answer);
  }

  private static @Nullable String noTls(List<Throwable> causes) {
    Throwable last = causes.get(causes.size() - 1);
    if (String.valueOf(last.getMessage()).startsWith("Unsupported or unrecognized SSL message")) {
      return "this port does not speak TLS. Give the broker's TLS port (usually 5671) in the"
          + " URL, or set ssl=false";
    }
    if (last instanceof SocketTimeoutException) {
      return "the broker does not answer the handshake. Is this its TLS port (usually 5671)?";
    }
    return causes.stream().anyMatch(AmqpErrors::isEnd)
        ? "the broker closed the connection during the handshake. Is this its TLS port"
            + " (usually 5671)?"
        : null;
  }

  private static <T extends Throwable> @Nullable T first(List<Throwable> causes, Class<T> type) {
    for (Throwable cause : causes) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static List<Throwable> causes(Throwable error) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }
}
