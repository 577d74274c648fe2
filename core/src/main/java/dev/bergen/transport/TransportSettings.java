// SPDX-License-Identifier: Apache-2.0
package dev.bergen.transport;

import dev.bergen.Deadline;
import dev.bergen.config.Configuration;
import dev.bergen.config.DefaultOptions;
import dev.bergen.config.Options;
import dev.bergen.config.TransportUrl;
import dev.bergen.message.JsonLimits;
import dev.bergen.spi.Capability;
import dev.bergen.spi.Driver;
import dev.bergen.spi.DriverProvider;
import dev.bergen.spi.Timer;
import dev.bergen.spi.support.ThreadTimer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of transports' builders, and the opening of a driver with them. */
final class TransportSettings {
  private final TransportUrl url;
  private final Map<String, String> driverOptions = new LinkedHashMap<>();
  private Configuration configuration;
  private JsonLimits limits = JsonLimits.DEFAULT;
  private Duration flushAtExit = Duration.ofSeconds(5);

  /** {@code null} means the value of the configuration. */
  private @Nullable String defaultExchange;

  /** {@code null} means the value of the configuration. */
  private @Nullable Duration timeout;

  /** {@code null} means that the transport makes its own. */
  private @Nullable Timer timer;

  TransportSettings(TransportUrl url, Configuration configuration) {
    this.url = url;
    this.configuration = configuration;
  }

  Configuration configuration() {
    return configuration;
  }

  void configuration(Configuration other) {
    configuration = other;
  }

  void defaultExchange(String exchange) {
    defaultExchange = exchange;
  }

  void timeout(Duration other) {
    if (other.isNegative()) {
      throw new IllegalArgumentException(
          "A timeout cannot be negative, got " + Deadline.inWords(other));
    }
    timeout = other;
  }

  void flushAtExit(Duration other) {
    if (other.isNegative()) {
      throw new IllegalArgumentException(
          "The flush at the end of the JVM cannot have a negative time, got "
              + Deadline.inWords(other));
    }
    flushAtExit = other;
  }

  void timer(Timer other) {
    timer = other;
  }

  void limits(JsonLimits other) {
    limits = other;
  }

  void option(String name, String value) {
    driverOptions.put(name, value);
  }

  /** Returns a driver that can do {@code needed}, or throws and leaves nothing open. */
  OpenDriver open(Capability needed) {
    Options options = configuration.options(DefaultOptions.GROUP);
    String exchange =
        defaultExchange == null ? options.get(DefaultOptions.CONTROL_EXCHANGE) : defaultExchange;
    Duration patience =
        timeout == null ? options.get(DefaultOptions.RPC_RESPONSE_TIMEOUT) : timeout;
    DriverProvider provider = Drivers.provider(url.scheme());
    DriverOpening opening = new DriverOpening(url, configuration, driverOptions, exchange, limits);
    Timer given = timer;
    if (given != null) {
      Driver driver = opening.open(provider, given, needed);
      return new OpenDriver(url, options, patience, driver, given, null, flushAtExit);
    }
    ThreadTimer own = new ThreadTimer();
    try {
      Driver driver = opening.open(provider, own, needed);
      return new OpenDriver(url, options, patience, driver, own, own, flushAtExit);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }
}
