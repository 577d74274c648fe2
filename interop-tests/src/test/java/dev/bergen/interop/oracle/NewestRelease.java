// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import dev.bergen.testbed.python.PythonRelease;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;

/** Tests that ask the newest release only, since older ones differ on purpose. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
abstract class NewestRelease {
  private static @Nullable Oracle oracle;

  @BeforeAll
  static void start() {
    PythonRelease release = PythonRelease.newest();
    release.require(NewestRelease.class);
    oracle = Oracle.of(release);
  }

  @AfterAll
  static void stop() {
    if (oracle != null) {
      oracle.close();
      oracle = null;
    }
  }

  static Oracle python() {
    if (oracle == null) {
      throw new AssertionError("the oracle was not started");
    }
    return oracle;
  }
}
