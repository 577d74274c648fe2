// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import org.opentest4j.TestAbortedException;

/**
 * Something outside this build that a test needs: a broker, a Python peer.
 *
 * <p>Where it is missing the test is skipped, and the skip is counted. A run that must not skip
 * says so with a system property, and then the same gap fails the test.
 *
 * @param name what is needed, as it appears in the list of skips: {@code broker}
 * @param property the system property that turns a skip into a failure
 */
public record Requirement(String name, String property) {
  /** A RabbitMQ server installed on this machine. */
  public static final Requirement BROKER = new Requirement("broker", "broker.required");

  /** Whether a gap fails the run instead of skipping tests. */
  public boolean isMandatory() {
    return Boolean.getBoolean(property);
  }

  /**
   * Returns the reason to skip a test or class that cannot run; whoever throws it in a {@code
   * BeforeAll} skips the class, and each of its tests is counted.
   *
   * @param who the test class, for the list of skips
   * @param missing what is not there and how to get it
   * @return what to throw: JUnit counts it as a skip
   * @throws IllegalStateException if {@link #property} is set
   */
  public TestAbortedException unmet(String who, String missing) {
    if (isMandatory()) {
      throw new IllegalStateException(
          "%s cannot run: %s (-D%s=true)".formatted(who, missing, property));
    }
    return new TestAbortedException("no " + name + ": " + missing);
  }
}
