// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spring.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code bergen.*}. Properties that are not set here come from the environment ({@code
 * OS_<GROUP>__<OPTION>}) and the configuration files, then from Bergen's own defaults.
 *
 * @param url where the broker is: {@code rabbit://user:password@host:5672/vhost}, {@code memory:}
 * @param controlExchange the exchange of topics that name none
 * @param configFile files in the syntax of oslo.config; a later one overrides those before
 * @param options any option: by group, {@code DEFAULT} or {@code oslo_messaging_rabbit}, and name
 */
@ConfigurationProperties("bergen")
public record BergenProperties(
    @Nullable String url,
    @Nullable String controlExchange,
    @DefaultValue List<Path> configFile,
    @DefaultValue Map<String, Map<String, String>> options,
    @DefaultValue Rpc rpc,
    @DefaultValue Notifications notifications,
    @DefaultValue Observations observations,
    @DefaultValue Health health) {

  /**
   * {@code bergen.rpc.*}.
   *
   * @param server the name of this server of a topic; the host's name unless set
   * @param timeout how long calls wait for their reply
   * @param ping whether {@code oslo_rpc_server_ping} is answered
   * @param maxConcurrentCalls how many requests a server handles at once
   * @param startTimeout how long the start of a server waits for the broker
   * @param drainTimeout how long a server that stops waits for what it has begun
   * @param autoStartup whether servers start with the application
   */
  public record Rpc(
      @Nullable String server,
      @Nullable Duration timeout,
      @Nullable Boolean ping,
      @Nullable Integer maxConcurrentCalls,
      @Nullable Duration startTimeout,
      @DefaultValue("30s") Duration drainTimeout,
      @DefaultValue("true") boolean autoStartup) {
    public Rpc {
      requirePositive("bergen.rpc.timeout", timeout);
      requirePositive("bergen.rpc.start-timeout", startTimeout);
      requirePositive("bergen.rpc.drain-timeout", drainTimeout);
      requireAtLeastOne("bergen.rpc.max-concurrent-calls", maxConcurrentCalls);
    }
  }

  /**
   * {@code bergen.notifications.*}.
   *
   * @param url where the broker of notifications is, if it is another one
   * @param driver how notifications are sent: {@code messagingv2} unless a configuration file says
   * @param topics the topics of notifications, to each of which a priority is added
   * @param publisherId the publisher of notifications; {@code application.host} unless set
   * @param timeout how long sending may take
   * @param retry how often sending is tried again: -1 without limit, 0 never
   * @param maxConcurrent how many events a listener handles at once
   * @param startTimeout how long the start of a listener waits for the broker
   * @param drainTimeout how long a listener that stops waits for what it has begun
   * @param autoStartup whether listeners start with the application
   */
  public record Notifications(
      @Nullable String url,
      @DefaultValue List<String> driver,
      @DefaultValue List<String> topics,
      @Nullable String publisherId,
      @Nullable Duration timeout,
      @Nullable Integer retry,
      @Nullable Integer maxConcurrent,
      @Nullable Duration startTimeout,
      @DefaultValue("30s") Duration drainTimeout,
      @DefaultValue("true") boolean autoStartup) {
    public Notifications {
      requirePositive("bergen.notifications.timeout", timeout);
      requirePositive("bergen.notifications.start-timeout", startTimeout);
      requirePositive("bergen.notifications.drain-timeout", drainTimeout);
      requireAtLeastOne("bergen.notifications.max-concurrent", maxConcurrent);
    }
  }

  /**
   * {@code bergen.observations.*}.
   *
   * @param enabled whether calls, servers, notifications and listeners are observed and metered;
   *     needs bergen-micrometer
   */
  public record Observations(@DefaultValue("true") boolean enabled) {}

  /**
   * {@code bergen.health.*}.
   *
   * @param maxBacklog how many messages may wait in a queue of a server or listener until health is
   *     {@code OUT_OF_SERVICE}; without, health only reports the number
   */
  public record Health(@Nullable Integer maxBacklog) {
    public Health {
      requireAtLeastOne("bergen.health.max-backlog", maxBacklog);
    }
  }

  private static void requirePositive(String property, @Nullable Duration value) {
    if (value != null && (value.isNegative() || value.isZero())) {
      throw new InvalidBergenPropertyException(property, "It must be longer than nothing", null);
    }
  }

  private static void requireAtLeastOne(String property, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new InvalidBergenPropertyException(property, "It must be at least 1", null);
    }
  }
}
