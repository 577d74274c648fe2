// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.FailureKind;
import dev.bergen.ServerListenException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what keeps servers and listeners from the broker. */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class ListenFailureAnalyzer extends AbstractFailureAnalyzer<ServerListenException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, ServerListenException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()), action(FailureKind.of(cause)), cause);
  }

  private static String action(FailureKind kind) {
    return switch (kind) {
      case LOGIN -> "Correct user and password in bergen.url, rabbit://user:password@host.";
      case VIRTUAL_HOST ->
          "Correct the virtual host, the path of bergen.url, or add it at the broker.";
      case PERMISSION ->
          "Give the user of bergen.url the permission that is named, or use another one.";
      case NETWORK, NOT_A_BROKER ->
          "Start the broker, or correct host and port in bergen.url. How long to wait for it is"
              + " bergen.rpc.start-timeout and bergen.notifications.start-timeout.";
      case TIMEOUT ->
          "Raise bergen.rpc.start-timeout or bergen.notifications.start-timeout, or see why the broker"
              + " of bergen.url is slow; its log may say more.";
      default -> "The broker is the one of bergen.url. Its log may say more.";
    };
  }
}
