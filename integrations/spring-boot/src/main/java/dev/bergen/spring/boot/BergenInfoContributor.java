// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.spring.NotificationListeners;
import dev.bergen.spring.RpcServers;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Lists the topics that an application serves and listens to. */
final class BergenInfoContributor implements InfoContributor {
  private final RpcServers servers;
  private final NotificationListeners listeners;

  BergenInfoContributor(RpcServers servers, NotificationListeners listeners) {
    this.servers = servers;
    this.listeners = listeners;
  }

  @Override
  public void contribute(Info.Builder builder) {
    builder.withDetail(
        "bergen", Map.of("servers", servers.describe(), "listeners", listeners.describe()));
  }
}
