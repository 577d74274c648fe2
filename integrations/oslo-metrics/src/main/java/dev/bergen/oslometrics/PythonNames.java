// SPDX-License-Identifier: Apache-2.0
package dev.bergen.oslometrics;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Names exceptions as oslo.messaging's classes are named, so that one alert is for both. */
final class PythonNames {
  private static final Map<String, String> KNOWN =
      Map.of(
          "MessagingTimeoutException", "MessagingTimeout",
          "MessageDeliveryException", "MessageDeliveryFailure",
          "MessageUndeliverableException", "MessageUndeliverable",
          "RemoteErrorException", "RemoteError",
          "NoSuchRpcMethodException", "NoSuchMethod",
          "RpcVersionCapException", "RPCVersionCapError",
          "UnsupportedVersionException", "UnsupportedVersion",
          "InvalidTargetException", "InvalidTarget");

  private PythonNames() {}

  static String of(Throwable thrown) {
    boolean wrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    Throwable cause = thrown.getCause();
    Throwable error = wrapper && cause != null ? cause : thrown;
    String name = error.getClass().getSimpleName();
    return KNOWN.getOrDefault(name, name.isEmpty() ? error.getClass().getName() : name);
  }
}
