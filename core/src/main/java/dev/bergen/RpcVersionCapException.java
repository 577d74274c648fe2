// SPDX-License-Identifier: Apache-2.0
package dev.bergen;

import org.jspecify.annotations.Nullable;

/** The client's version cap does not allow the version that the request needs. Nothing was sent. */
public final class RpcVersionCapException extends MessagingException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String version;
  private final String versionCap;

  /**
   * @param version {@code null} when the request has none, which no cap allows
   * @param cause {@code null} when nothing else failed
   */
  public RpcVersionCapException(
      @Nullable String version, String versionCap, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.version = version;
    this.versionCap = versionCap;
  }

  /** Returns the version that the request needs; {@code null} when it has none. */
  public @Nullable String version() {
    return version;
  }

  /** Returns the client's cap. */
  public String versionCap() {
    return versionCap;
  }

  @Override
  public boolean mayHaveRun() {
    return false;
  }
}
