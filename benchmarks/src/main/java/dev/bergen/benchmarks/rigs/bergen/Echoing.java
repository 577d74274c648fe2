// SPDX-License-Identifier: Apache-2.0
package dev.bergen.benchmarks.rigs.bergen;

/** What is called, as a Java interface. */
public interface Echoing {
  long echo(long value);
}
