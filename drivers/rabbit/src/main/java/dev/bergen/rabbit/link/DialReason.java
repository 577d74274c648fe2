// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rabbit.link;

import dev.bergen.ConfigurationException;
import dev.bergen.FailureKind;
import dev.bergen.rabbit.amqp.CloseReason;
import dev.bergen.rabbit.amqp.FirstBytes.NotAmqpException;
import dev.bergen.rabbit.amqp.LoginException;
import dev.bergen.rabbit.amqp.UnansweredException;
import dev.bergen.rabbit.broker.AmqpErrors;
import dev.bergen.rabbit.broker.Broker;
import dev.bergen.rabbit.settings.LoginMethod;
import dev.bergen.rabbit.settings.RabbitSettings;
import dev.bergen.rabbit.tls.TlsClient;
import dev.bergen.rabbit.tls.TlsFailure;
import org.jspecify.annotations.Nullable;

/**
 * Says why a host could not be connected, for callers and operators, without secrets. The common
 * texts are those that operators know from the reference's logs.
 *
 * @param tls {@code null} for plain text, and where the files of TLS could not be read
 */
record DialReason(RabbitSettings settings, Broker broker, @Nullable TlsClient tls) {

  private static final String SILENT =
      "it accepts the connection but does not respond; give the broker's port (usually"
          + " 5672), and for its TLS port ssl=true";

  /** Returns what is wrong with a host as long as nothing has come from it. */
  static String silent(Broker broker) {
    return "AMQP server on %s is unreachable: %s".formatted(broker, SILENT);
  }

  String of(Exception error) {
    if (error instanceof ConfigurationException) {
      return "cannot connect to %s: %s".formatted(broker, error.getMessage());
    } else if (error instanceof LoginException login
        && login.kind() == LoginException.Kind.REFUSED) {
      return refused();
    } else if (error instanceof LoginException login
        && login.kind() == LoginException.Kind.PERHAPS_REFUSED) {
      return "AMQP server on %s closed the connection. Check login credentials: %s"
          .formatted(broker, AmqpErrors.text(error));
    }
    CloseReason close = AmqpErrors.connectionClose(error);
    if (close != null && AmqpErrors.kind(error) == FailureKind.LIMIT) {
      return "the connection is refused at %s: %s".formatted(broker, close.text());
    } else if (close != null) {
      return "virtual host '%s' refused at %s: %s"
          .formatted(settings.virtualHost(), broker, close.text());
    }
    return "AMQP server on %s is unreachable: %s".formatted(broker, unreachable(error));
  }

  FailureKind kind(Exception error) {
    if (error instanceof LoginException login
        && login.kind() != LoginException.Kind.NO_SUCH_METHOD) {
      return FailureKind.LOGIN;
    } else if (AmqpErrors.connectionClose(error) != null) {
      FailureKind kind = AmqpErrors.kind(error);
      return kind == FailureKind.LIMIT ? kind : FailureKind.VIRTUAL_HOST;
    }
    if (tls != null || error instanceof ConfigurationException || TlsFailure.in(error) != null) {
      return FailureKind.OTHER; // the text says what to do
    }
    return notAmqp(error) != null || error instanceof UnansweredException
        ? FailureKind.NOT_A_BROKER
        : FailureKind.NETWORK;
  }

  private static @Nullable NotAmqpException notAmqp(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotAmqpException found) {
        return found;
      }
    }
    return null;
  }

  private String refused() {
    return settings.login() == LoginMethod.EXTERNAL
        ? ("login refused for our certificate at %s. rabbit_login_method EXTERNAL needs ssl,"
                + " ssl_cert_file, and a user of the name that the certificate gives")
            .formatted(broker)
        : "login refused for user '%s' at %s".formatted(broker.user(), broker);
  }

  private String unreachable(Exception error) {
    TlsFailure failure = TlsFailure.in(error);
    if (failure == null && tls != null) {
      failure = tls.afterHandshake(error);
    }
    if (failure != null) {
      return String.valueOf(failure.getMessage());
    }
    NotAmqpException stranger = notAmqp(error);
    if (stranger != null) {
      return String.valueOf(stranger.getMessage());
    }
    if (error instanceof UnansweredException) {
      return SILENT;
    }
    String text = AmqpErrors.text(error);
    if (text.contains("No compatible authentication mechanism")) {
      return "%s (rabbit_login_method is %s)".formatted(text, settings.login());
    }
    return settings.tls() == null && AmqpErrors.ended(error)
        ? text + " (if this is its port for TLS, set ssl=true)"
        : text;
  }
}
