// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.test.shop;

/** What an application keeps in a database. */
public interface Stock {
  long take(String item, long quantity);
}
