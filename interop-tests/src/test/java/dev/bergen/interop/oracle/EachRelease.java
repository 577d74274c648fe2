// SPDX-License-Identifier: Apache-2.0
package dev.bergen.interop.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bergen.interop.NamesTheRelease;
import dev.bergen.testbed.python.PythonRelease;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Tests that ask each release of oslo.messaging what they ask Bergen; one process for each. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(NamesTheRelease.class)
abstract class EachRelease {
  private static @Nullable Oracle oracle;

  EachRelease(PythonRelease release) {
    assertThat(release.version()).isNotEmpty();
  }

  static List<PythonRelease> releases() {
    return PythonRelease.known();
  }

  @BeforeParameterizedClassInvocation
  static void start(PythonRelease release) {
    release.require(EachRelease.class);
    oracle = Oracle.of(release);
  }

  @AfterParameterizedClassInvocation
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
