// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

/**
 * Something wrong with what was configured.
 *
 * @param fatal whether nothing can be opened with it; otherwise it is ignored, or still works
 * @param origin where it stands: {@code /etc/nova/nova.conf:12}, {@code URL query}, a variable
 * @param message names the option and says what is wrong; shows no value of a secret option
 */
public record ConfigurationProblem(boolean fatal, String origin, String message) {

  /** Returns the problem in one line, its origin first as compilers have it. */
  @Override
  public String toString() {
    return origin + ": " + message;
  }
}
