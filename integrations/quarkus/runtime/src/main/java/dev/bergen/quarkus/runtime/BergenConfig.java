// SPDX-License-Identifier: Apache-2.0
package dev.bergen.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bergen.*}. Properties that are not set here come from the environment ({@code
 * OS_<GROUP>__<OPTION>}) and the configuration files, then from Bergen's own defaults.
 */
@ConfigMapping(prefix = "bergen")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface BergenConfig {
  /** Where the broker is: {@code rabbit://user:password@host:5672/vhost}, {@code memory:}. */
  Optional<String> url();

  /** The exchange of topics that name none. */
  Optional<String> controlExchange();

  /** Files in the syntax of oslo.config; a later one overrides those before. */
  Optional<List<Path>> configFile();

  /** Any option: by group, {@code DEFAULT} or {@code oslo_messaging_rabbit}, and name. */
  Map<String, Map<String, String>> options();

  /** Calls and servers. */
  Rpc rpc();

  /** Notifiers and listeners. */
  Notifications notifications();

  /** {@code bergen.rpc.*}. */
  interface Rpc {
    /** The name of this server of a topic; the host's name unless set. */
    Optional<String> server();

    /** How long calls wait for their reply. */
    Optional<Duration> timeout();

    /** Whether {@code oslo_rpc_server_ping} is answered. */
    Optional<Boolean> ping();

    /** How many requests a server handles at once. */
    Optional<Integer> maxConcurrentCalls();

    /** How long the start of a server waits for the broker. */
    Optional<Duration> startTimeout();

    /** How long a server that stops waits for what it has begun. */
    @WithDefault("30s")
    Duration drainTimeout();

    /** Whether servers start with the application. */
    @WithDefault("true")
    boolean autoStartup();
  }

  /** {@code bergen.notifications.*}. */
  interface Notifications {
    /** Where the broker of notifications is, if it is another one. */
    Optional<String> url();

    /** How notifications are sent: {@code messagingv2} unless a configuration file says. */
    Optional<List<String>> driver();

    /** The topics of notifications, to each of which a priority is added. */
    Optional<List<String>> topics();

    /** The publisher of notifications; {@code application.host} unless set. */
    Optional<String> publisherId();

    /** How long sending may take. */
    Optional<Duration> timeout();

    /** How often sending is retried: -1 without limit, 0 never. */
    Optional<Integer> retry();

    /** How many events a listener handles at once. */
    Optional<Integer> maxConcurrent();

    /** How long the start of a listener waits for the broker. */
    Optional<Duration> startTimeout();

    /** How long a listener that stops waits for what it has begun. */
    @WithDefault("30s")
    Duration drainTimeout();

    /** Whether listeners start with the application. */
    @WithDefault("true")
    boolean autoStartup();
  }
}
