// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@code [oslo_messaging_notifications]}. */
public final class NotificationOptions {

  /** Which notification drivers send. */
  public static final Option<List<String>> DRIVER =
      Option.repeated("driver")
          .help(
              "How notifications are sent: messagingv2, messaging, log, routing, test or noop;"
                  + " several send each by all of them, none sends nothing.");

  /** Where the broker of notifications is. */
  public static final Option<@Nullable String> TRANSPORT_URL =
      Option.optionalText("transport_url")
          .secret()
          .defaultDescribedAs("transport_url of DEFAULT")
          .help("Where the broker of notifications is, if it is another one than that of calls.");

  /** The topics of notifications. */
  public static final Option<List<String>> TOPICS =
      Option.list("topics", "notifications")
          .help("The topics of notifications, to each of which a priority is added.");

  /** How often sending is tried again. */
  public static final Option<Integer> RETRY =
      Option.integer("retry", -1)
          .atLeast(-1)
          .help("How often sending is tried again: -1 for ever, 0 never.");

  /** Which driver gets which notification. */
  public static final Option<String> ROUTING_CONFIG =
      Option.text("routing_config", "")
          .help("YAML file that says which drivers get which notifications, for driver routing.");

  /** The five of them. */
  public static final OptionGroup GROUP =
      OptionGroup.of(
          "oslo_messaging_notifications", DRIVER, TRANSPORT_URL, TOPICS, RETRY, ROUTING_CONFIG);

  private NotificationOptions() {}
}
