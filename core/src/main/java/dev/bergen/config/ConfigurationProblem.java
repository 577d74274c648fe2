// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

/**
 * A problem of the configuration.
 *
 * @param fatal whether it prevents opening; otherwise the setting is ignored, or still works
 * @param origin the place: {@code /etc/nova/nova.conf:12}, {@code URL query}, a variable
 * @param message names the option and the problem; shows no value of a secret option
 */
public record ConfigurationProblem(boolean fatal, String origin, String message) {

  /** Returns the problem in one line, with its origin first, as in compilers' messages. */
  @Override
  public String toString() {
    return origin + ": " + message;
  }
}
