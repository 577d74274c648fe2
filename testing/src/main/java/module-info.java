// SPDX-License-Identifier: Apache-2.0
/** A broker, a clock and faults for the tests of applications. */
module dev.bergen.testing {
  requires transitive dev.bergen.core;
  requires transitive org.junit.jupiter.api;
  requires dev.bergen.observe;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.bergen.testing;

  uses dev.bergen.spi.DriverProvider;

  provides dev.bergen.spi.DriverProvider with
      dev.bergen.testing.TestingDriverProvider;
  provides dev.bergen.spi.NotificationDriverProvider with
      dev.bergen.testing.TestNotificationDriverProvider;
}
