// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** A transport URL that cannot be read. Nothing was opened. */
public final class InvalidTransportUrlException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final String url;

  /**
   * @param url has its passwords masked, and so has the message
   * @param cause {@code null} when nothing else failed
   */
  public InvalidTransportUrlException(String url, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.url = url;
  }

  /** Returns the URL as given, with passwords masked. */
  public String url() {
    return url;
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}
