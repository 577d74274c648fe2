// SPDX-License-Identifier: Apache-2.0
package dev.bergen.rpc.errors;

import dev.bergen.wire.Failure;

/** A request that was refused before a handler ran. Carries the failure for its caller. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public RefusedException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
