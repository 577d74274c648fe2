// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.time.Duration;

/** The options of {@code [DEFAULT]} that every service of a deployment shares. */
public final class DefaultOptions {

  /** The URL of the broker. */
  public static final Option<String> TRANSPORT_URL =
      Option.text("transport_url", "rabbit://")
          .secret()
          .help("The broker: driver, hosts, credentials and virtual host.");

  /** The exchange of targets that have none. */
  public static final Option<String> CONTROL_EXCHANGE =
      Option.text("control_exchange", "openstack")
          .help("The exchange of targets without one; one per service, such as nova.");

  /** The default timeout of calls. */
  public static final Option<Duration> RPC_RESPONSE_TIMEOUT =
      Option.seconds("rpc_response_timeout", 60)
          .help("How long a call waits for its reply unless the client sets a timeout.");

  /** How many requests one server works on at once. */
  public static final Option<Integer> EXECUTOR_THREAD_POOL_SIZE =
      Option.integer("executor_thread_pool_size", 64)
          .atLeast(1)
          .formerly("rpc_thread_pool_size")
          .help("How many requests one server handles at once.");

  /** Whether servers answer pings. */
  public static final Option<Boolean> RPC_PING_ENABLED =
      Option.flag("rpc_ping_enabled", false)
          .help("Whether servers answer oslo_rpc_server_ping, so that operators can check them.");

  /** Whether servers report their methods and statistics. */
  public static final Option<Boolean> RPC_INTROSPECTION_ENABLED =
      Option.flag("rpc_introspection_enabled", true)
          .help(
              "Whether servers report their methods and statistics to 'bergen services'. Not an"
                  + " option of oslo.messaging.");

  private static final String IN_THE_URL = "It is part of transport_url now.";
  private static final String MOVED_TO_RABBIT = "Set it in [oslo_messaging_rabbit].";
  private static final String MOVED_TO_NOTIFICATIONS = "Use %s in [oslo_messaging_notifications].";

  /** The group of these options. */
  public static final OptionGroup GROUP =
      OptionGroup.of(
              OptionGroup.SHARED,
              TRANSPORT_URL,
              CONTROL_EXCHANGE,
              RPC_RESPONSE_TIMEOUT,
              EXECUTOR_THREAD_POOL_SIZE,
              RPC_PING_ENABLED,
              RPC_INTROSPECTION_ENABLED)
          .withRemoved("rpc_backend", "The scheme of transport_url names the driver now.")
          .withRemoved("rabbit_host", IN_THE_URL)
          .withRemoved("rabbit_hosts", IN_THE_URL)
          .withRemoved("rabbit_port", IN_THE_URL)
          .withRemoved("rabbit_userid", IN_THE_URL)
          .withRemoved("rabbit_password", IN_THE_URL)
          .withRemoved("rabbit_virtual_host", IN_THE_URL)
          .withRemoved("rabbit_use_ssl", "Use ssl in [oslo_messaging_rabbit].")
          .withRemoved("rabbit_max_retries", "Connecting is retried until each call's deadline.")
          .withRemoved("rpc_conn_pool_size", MOVED_TO_RABBIT)
          .withRemoved("kombu_reconnect_delay", MOVED_TO_RABBIT)
          .withRemoved("rabbit_login_method", MOVED_TO_RABBIT)
          .withRemoved("rabbit_retry_interval", MOVED_TO_RABBIT)
          .withRemoved("rabbit_retry_backoff", MOVED_TO_RABBIT)
          .withRemoved("rabbit_ha_queues", MOVED_TO_RABBIT)
          .withRemoved("amqp_auto_delete", MOVED_TO_RABBIT)
          .withRemoved("amqp_durable_queues", MOVED_TO_RABBIT)
          .withRemoved(
              "rabbit_durable_queues", "Use amqp_durable_queues in [oslo_messaging_rabbit].")
          .withRemoved("executor", "It has no effect: requests always run on threads.")
          .withRemoved("notification_driver", MOVED_TO_NOTIFICATIONS.formatted("driver"))
          .withRemoved("notification_topics", MOVED_TO_NOTIFICATIONS.formatted("topics"))
          .withRemoved(
              "notification_transport_url", MOVED_TO_NOTIFICATIONS.formatted("transport_url"));

  private DefaultOptions() {}
}
