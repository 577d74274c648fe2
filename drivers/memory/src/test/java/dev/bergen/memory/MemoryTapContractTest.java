// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.config.TransportUrl;
import dev.bergen.spi.DriverProvider;
import dev.bergen.tck.RequestTapContract;

class MemoryTapContractTest extends RequestTapContract {

  @Override
  protected DriverProvider provider() {
    return new MemoryDriverProvider();
  }

  @Override
  protected TransportUrl url() {
    return TransportUrl.parse("memory://taps");
  }
}
