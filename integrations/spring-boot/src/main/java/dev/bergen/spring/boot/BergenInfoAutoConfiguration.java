// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import dev.bergen.spring.NotificationListeners;
import dev.bergen.spring.RpcServers;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Adds {@code bergen} to {@code /actuator/info}. */
@AutoConfiguration(after = BergenAutoConfiguration.class)
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBean({RpcServers.class, NotificationListeners.class})
public final class BergenInfoAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "bergenInfoContributor")
  @ConditionalOnEnabledInfoContributor("bergen")
  InfoContributor bergenInfoContributor(RpcServers servers, NotificationListeners listeners) {
    return new BergenInfoContributor(servers, listeners);
  }
}
