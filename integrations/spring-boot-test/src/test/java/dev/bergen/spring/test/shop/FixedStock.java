// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

/** What a test has in place of the database. */
final class FixedStock implements Stock {
  @Override
  public long take(String item, long quantity) {
    return 20 - quantity;
  }
}
