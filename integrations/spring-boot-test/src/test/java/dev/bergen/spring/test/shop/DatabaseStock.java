// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

import org.springframework.stereotype.Component;

/** Nothing that a test of the bus wants to start. */
@Component
public class DatabaseStock implements Stock {
  public DatabaseStock() {
    throw new IllegalStateException("There is no database");
  }

  @Override
  public long take(String item, long quantity) {
    return 0;
  }
}
