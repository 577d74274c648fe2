// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.load;

/** A rig cannot be measured on this machine, and the others can; the message says what it lacks. */
public final class NotHereException extends Exception {
  private static final long serialVersionUID = 1L;

  public NotHereException(String message) {
    super(message);
  }
}
