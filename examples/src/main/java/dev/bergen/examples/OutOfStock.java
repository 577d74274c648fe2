// SPDX-License-Identifier: Apache-2.0
package dev.bergen.examples;

/** The Java side of Python's {@code stock.OutOfStock}. */
public final class OutOfStock extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutOfStock(String message) {
    super(message);
  }
}
