// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testbed;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has whoever waits in a test look at once, then after 10 ms, and ever more seldom up to 100 ms,
 * rather than each 100 ms: most of what tests wait for is there by then. JUnit finds it by itself.
 */
public final class QuickLooks implements BeforeAllCallback {
  private static final Duration FIRST = Duration.ofMillis(10);
  private static final Duration LAST = Duration.ofMillis(100);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval((count, before) -> next(before));
  }

  private static Duration next(Duration before) {
    Duration twice = before.multipliedBy(2);
    return twice.compareTo(FIRST) < 0 ? FIRST : twice.compareTo(LAST) > 0 ? LAST : twice;
  }
}
