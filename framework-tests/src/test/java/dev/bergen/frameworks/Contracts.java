// SPDX-License-Identifier: Apache-2.0
package dev.bergen.frameworks;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.DriverProvider;
import dev.bergen.tck.DriverContract;
import dev.bergen.tck.NotificationContract;
import java.util.ServiceLoader;

/**
 * The contracts of each driver, for brokers whose URLs are system properties. {@link ContractRun}
 * runs them in a JVM that has a framework's class path; they are no tests of this module's own.
 */
final class Contracts {
  private Contracts() {}

  private static TransportUrl broker(String name) {
    return TransportUrl.parse(System.getProperty(name));
  }

  /** Finds the driver as users' programs do. */
  private static DriverProvider driver(TransportUrl url) {
    return ServiceLoader.load(DriverProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(url.scheme()))
        .findFirst()
        .orElseThrow();
  }

  private abstract static class Rpc extends DriverContract {
    @Override
    protected DriverProvider provider() {
      return driver(url());
    }
  }

  private abstract static class Notifications extends NotificationContract {
    @Override
    protected DriverProvider provider() {
      return driver(url());
    }
  }

  static class MemoryRpc extends Rpc {
    @Override
    protected TransportUrl url() {
      return broker("memory");
    }
  }

  static class MemoryNotifications extends Notifications {
    @Override
    protected TransportUrl url() {
      return broker("memory");
    }
  }

  static class RabbitRpc extends Rpc {
    @Override
    protected TransportUrl url() {
      return broker("rabbit");
    }
  }

  static class RabbitNotifications extends Notifications {
    @Override
    protected TransportUrl url() {
      return broker("rabbit");
    }
  }

  static class KafkaNotifications extends Notifications {
    @Override
    protected TransportUrl url() {
      return broker("kafka");
    }

    /** A group that is new to a topic begins at its end. */
    @Override
    protected boolean keepsForTheFirstListener() {
      return false;
    }
  }
}
