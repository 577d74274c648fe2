// SPDX-License-Identifier: Apache-2.0
package dev.bergen.testing;

import dev.bergen.DriverNotFoundException;
import dev.bergen.config.TransportUrl;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.DriverSettings;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Opens {@code testing:} URLs, the brokers of tests: the memory driver, with a recorder and faults
 * before it. {@link BergenExtension#url} names the one of the running test.
 */
public final class TestingDriverProvider implements DriverProvider {
  static final String SCHEME = "testing";
  private static final String MEMORY = "memory";

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public String description() {
    return "the broker of one test, given by BergenExtension";
  }

  /**
   * @throws IllegalArgumentException if the URL names no test that runs
   */
  @Override
  public Driver open(DriverSettings settings) {
    Bench bench = Bench.at(settings.url());
    DriverSettings inside =
        new DriverSettings(
            TransportUrl.parse(MEMORY + "://" + bench.name()),
            settings.options(),
            settings.defaultExchange(),
            settings.timer(),
            settings.limits());
    return bench.opened(new TestingDriver(bench, memory().open(inside), settings));
  }

  private static DriverProvider memory() {
    ClassLoader loader = TestingDriverProvider.class.getClassLoader();
    return ServiceLoader.load(DriverProvider.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(MEMORY))
        .findFirst()
        .orElseThrow(
            () ->
                new DriverNotFoundException(
                    "The brokers of tests need bergen-driver-memory on the class path", null));
  }
}
