// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/**
 * Any failure to set up, send, deliver or answer a message. Later releases may add kinds: a {@code
 * switch} over them needs a default.
 */
public abstract sealed class MessagingException extends RuntimeException
    permits ConfigurationException,
        DriverLoadException,
        DriverNotFoundException,
        InvalidTargetException,
        InvalidTransportUrlException,
        MessageDecodingException,
        MessageDeliveryException,
        MessageEncodingException,
        MessageUndeliverableException,
        MessagingCancelledException,
        MessagingTimeoutException,
        RemoteErrorException,
        RpcVersionCapException,
        ServerListenException,
        TransportClosedException {

  private static final long serialVersionUID = 1L;

  MessagingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the request may have been executed. Repeat an unsafe call only when {@code false}. */
  public abstract boolean mayHaveRun();

  /** Returns why it failed; {@link FailureKind#OTHER} when only the message describes the cause. */
  public FailureKind kind() {
    return FailureKind.OTHER;
  }
}
