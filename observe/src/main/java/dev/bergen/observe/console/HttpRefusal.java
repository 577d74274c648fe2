// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.console;

/** Why a request gets no regular response. */
final class HttpRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  HttpRefusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
