// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the brokers are, for the beans that Boot sets up. A bean of this type, such as one of a
 * service connection, counts instead of {@code bergen.url}.
 */
public interface BergenConnectionDetails extends ConnectionDetails {

  /** Returns the broker's URL; {@code null} leaves it to the environment and to files. */
  @Nullable String url();

  /** Returns that of the broker of notifications; {@code null} if it is the same. */
  default @Nullable String notificationsUrl() {
    return null;
  }
}
