// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import org.jspecify.annotations.Nullable;

/** The URLs in {@code bergen.url} and {@code bergen.notifications.url}. */
record PropertiesConnectionDetails(BergenProperties properties) implements BergenConnectionDetails {

  @Override
  public @Nullable String url() {
    return properties.url();
  }

  @Override
  public @Nullable String notificationsUrl() {
    return properties.notifications().url();
  }

  @Override
  public String toString() {
    return "bergen.url";
  }
}
