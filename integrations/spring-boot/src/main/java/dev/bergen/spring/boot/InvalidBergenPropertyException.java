// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import org.jspecify.annotations.Nullable;

/** That something cannot be opened as a property says. */
public final class InvalidBergenPropertyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String property;

  InvalidBergenPropertyException(String property, String message, @Nullable Throwable cause) {
    super(property + ": " + message, cause);
    this.property = property;
  }

  /** Returns the property's name, or where else the value comes from. */
  public String property() {
    return property;
  }
}
