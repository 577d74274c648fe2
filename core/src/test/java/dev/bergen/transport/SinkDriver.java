// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import java.util.Set;

/** Can notify and nothing else, and does not even that. */
public final class SinkDriver implements Driver {

  /** Opens {@code sink:}. */
  public static final class Provider implements DriverProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("sink");
    }

    @Override
    public String description() {
      return "takes notifications for the core's own tests";
    }

    @Override
    public Driver open(DriverSettings settings) {
      return new SinkDriver();
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.NOTIFICATIONS);
  }

  @Override
  public void close() {}
}
