// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc;

import dev.bergen.wire.Failure;

/** A request that was refused before a handler ran. Carries the failure for its caller. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  RefusedException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
