// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@code [oslo_messaging_notifications]}. */
public final class NotificationOptions {

  /** The notification drivers that send. */
  public static final Option<List<String>> DRIVER =
      Option.repeated("driver")
          .help(
              "The drivers that send notifications: messagingv2, messaging, log, routing, test"
                  + " or noop. Each notification is sent by all of them; without a driver, nothing is"
                  + " sent.");

  /** The URL of the broker of notifications. */
  public static final Option<@Nullable String> TRANSPORT_URL =
      Option.optionalText("transport_url")
          .secret()
          .defaultDescribedAs("transport_url of DEFAULT")
          .help("The broker of notifications, if it differs from the broker of calls.");

  /** The topics of notifications. */
  public static final Option<List<String>> TOPICS =
      Option.list("topics", "notifications")
          .help("The topics of notifications; the priority is appended to each.");

  /** How often sending is retried. */
  public static final Option<Integer> RETRY =
      Option.integer("retry", -1)
          .atLeast(-1)
          .help("How often sending is retried: -1 without limit, 0 never.");

  /** The file that maps notifications to drivers. */
  public static final Option<String> ROUTING_CONFIG =
      Option.text("routing_config", "")
          .help("YAML file that maps notifications to drivers, for the driver routing.");

  /** The group of these options. */
  public static final OptionGroup GROUP =
      OptionGroup.of(
          "oslo_messaging_notifications", DRIVER, TRANSPORT_URL, TOPICS, RETRY, ROUTING_CONFIG);

  private NotificationOptions() {}
}
