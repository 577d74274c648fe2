// SPDX-License-Identifier: Apache-2.0
package dev.bergen.memory;

import dev.bergen.tck.ClosingAdversary;

class MemoryClosingTest extends ClosingAdversary {

  @Override
  protected String url() {
    return "memory://closing";
  }
}
