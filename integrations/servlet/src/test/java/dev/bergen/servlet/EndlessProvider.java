// SPDX-License-Identifier: Apache-2.0
package dev.bergen.servlet;

import dev.bergen.spi.NotificationDriver;
import dev.bergen.spi.NotificationDriverProvider;
import dev.bergen.spi.NotificationDriverSettings;
import java.util.concurrent.CompletableFuture;

/** A notification driver that is never done with anything: {@code endless}. */
public final class EndlessProvider implements NotificationDriverProvider {

  @Override
  public String name() {
    return "endless";
  }

  @Override
  public String description() {
    return "is never done";
  }

  @Override
  public NotificationDriver open(NotificationDriverSettings settings) {
    return (notification, options) -> new CompletableFuture<>();
  }
}
