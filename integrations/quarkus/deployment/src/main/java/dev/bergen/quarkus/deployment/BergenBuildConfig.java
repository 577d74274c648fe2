// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.deployment;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** {@code bergen.*} as far as the build of an application reads it. */
@ConfigMapping(prefix = "bergen")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface BergenBuildConfig {
  /** Whether SmallRye Health, if present, includes a check of the brokers. */
  @WithName("health.enabled")
  @WithDefault("true")
  boolean health();

  /** Whether calls, notifications, servers and listeners are observed where Micrometer is there. */
  @WithName("observations.enabled")
  @WithDefault("true")
  boolean observations();

  /** Whether {@code memory:} is the broker in dev mode and in tests, where none is configured. */
  @WithName("devservices.enabled")
  @WithDefault("true")
  boolean devServices();
}
