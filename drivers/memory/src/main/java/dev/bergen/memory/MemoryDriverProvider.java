// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.config.TransportHost;
import dev.bergen.config.TransportUrl;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import java.util.Set;

/**
 * Opens {@code memory:} and {@code memory://name}; {@code fake} is the reference's word for the
 * same.
 *
 * <p>All transports of a process that name the same broker, or none, share it. It exists while one
 * of them is open; what its queues hold is gone with the last.
 */
public final class MemoryDriverProvider implements DriverProvider {

  @Override
  public Set<String> schemes() {
    return Set.of("memory", "fake");
  }

  @Override
  public String description() {
    return "inside this process; memory://NAME is a broker apart from the others";
  }

  @Override
  public Driver open(DriverSettings settings) {
    MemoryBroker broker = MemoryBroker.acquire(brokerName(settings.url()));
    return new MemoryDriver(broker, settings.defaultExchange(), settings.timer());
  }

  /**
   * Returns host and path, as far as the URL has them: credentials and ports make no difference.
   */
  private static String brokerName(TransportUrl url) {
    StringBuilder name = new StringBuilder();
    for (TransportHost host : url.hosts()) {
      name.append(host.hostname() == null ? "" : host.hostname()).append(',');
    }
    String path = url.virtualHost();
    return name.append('/').append(path == null ? "" : path).toString();
  }
}
