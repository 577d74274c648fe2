// SPDX-License-Identifier: Apache-2.0
/** The driver {@code memory:}, a broker inside this process. */
module dev.bergen.driver.memory {
  requires dev.bergen.core;
  requires org.slf4j;
  requires static org.jspecify;

  provides dev.bergen.spi.DriverProvider with
      dev.bergen.memory.MemoryDriverProvider;
}
