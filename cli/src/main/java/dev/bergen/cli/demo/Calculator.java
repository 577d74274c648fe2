// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.demo;

/** Some of the demo's methods as a typed client sees them. */
public interface Calculator {
  long add(long a, long b);

  long divide(long a, long b);
}
