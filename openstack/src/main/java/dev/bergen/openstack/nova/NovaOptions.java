// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.nova;

import dev.bergen.config.DefaultOptions;
import dev.bergen.config.Option;
import dev.bergen.config.OptionGroup;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of a nova.conf that a service in Java heeds beside those of oslo.messaging: names,
 * defaults and bounds as in nova/conf of Nova 34.0.0.
 */
public final class NovaOptions {

  /** The name of this host. */
  public static final Option<@Nullable String> HOST =
      Option.optionalText("host")
          .defaultDescribedAs("the host name of this machine")
          .help("The name of this host: what it is called as a server of its topics.");

  /** How long a call waits that may take long. */
  public static final Option<Duration> LONG_RPC_TIMEOUT =
      Option.seconds("long_rpc_timeout", 1800)
          .help("How long a call waits that may take long, such as those of a live migration.");

  /** How long a stopping service waits for running requests. */
  public static final Option<Duration> GRACEFUL_SHUTDOWN_TIMEOUT =
      Option.seconds("graceful_shutdown_timeout", 180)
          .help("How long a stopping service waits for running requests; zero: without limit.");

  /** How long a stopping service waits for its manager. */
  public static final Option<Duration> MANAGER_SHUTDOWN_TIMEOUT =
      Option.seconds("manager_shutdown_timeout", 160)
          .help("How long a stopping service waits for its manager to end what it does.");

  /** Whether periodic tasks run. */
  public static final Option<Boolean> PERIODIC_ENABLE =
      Option.flag("periodic_enable", true).help("Whether periodic tasks run.");

  /** Up to how long the first run of periodic tasks is put off. */
  public static final Option<Duration> PERIODIC_FUZZY_DELAY =
      Option.seconds("periodic_fuzzy_delay", 60)
          .help(
              "Up to how long the first periodic tasks are put off, at random, so that hosts that"
                  + " were started together do not run them together; zero: not at all.");

  /** Where the option stood once. */
  static final Option<@Nullable String> FORMER_NOTIFICATION_FORMAT =
      Option.optionalText("notification_format")
          .deprecated("It is in [notifications] now.")
          .help("The former place of notification_format.");

  /** Those of {@code [DEFAULT]}. */
  public static final OptionGroup SERVICE =
      OptionGroup.of(
          "DEFAULT",
          HOST,
          LONG_RPC_TIMEOUT,
          GRACEFUL_SHUTDOWN_TIMEOUT,
          MANAGER_SHUTDOWN_TIMEOUT,
          PERIODIC_ENABLE,
          PERIODIC_FUZZY_DELAY,
          FORMER_NOTIFICATION_FORMAT);

  /** Both ours and those of oslo.messaging, so that code may set either. */
  static final OptionGroup ALL_OF_DEFAULT =
      new OptionGroup(
          SERVICE.name(),
          Stream.concat(SERVICE.options().stream(), DefaultOptions.GROUP.options().stream())
              .toList());

  /** Which notifications are sent. */
  public static final Option<String> NOTIFICATION_FORMAT =
      Option.choice("notification_format", "unversioned", "both", "versioned", "unversioned")
          .help("Which notifications are sent: unversioned, which telemetry reads, or versioned.");

  /** The topics of versioned notifications. */
  public static final Option<List<String>> VERSIONED_TOPICS =
      Option.list("versioned_notifications_topics", "versioned_notifications")
          .help("The topics of versioned notifications; the priority is appended to each.");

  /**
   * Those of {@code [notifications]}; the ones without a constant control Nova's own notifications.
   */
  public static final OptionGroup NOTIFICATIONS =
      OptionGroup.of(
          "notifications",
          NOTIFICATION_FORMAT,
          VERSIONED_TOPICS,
          Option.optionalText("notify_on_state_change").help("For Nova itself."),
          Option.text("default_level", "INFO").help("For Nova itself."),
          Option.flag("bdms_in_notifications", false).help("For Nova itself."),
          Option.flag("include_share_mapping", false).help("For Nova itself."));

  /** The highest version that is sent to compute hosts. */
  public static final Option<@Nullable String> COMPUTE_LEVEL = level("compute");

  /** The highest version that is sent to schedulers. */
  public static final Option<@Nullable String> SCHEDULER_LEVEL = level("scheduler");

  /** The highest version that is sent to conductors. */
  public static final Option<@Nullable String> CONDUCTOR_LEVEL = level("conductor");

  /** The highest version that is sent to the base API of any service. */
  public static final Option<@Nullable String> BASE_API_LEVEL = level("baseapi");

  /** Those of {@code [upgrade_levels]}. */
  public static final OptionGroup UPGRADE_LEVELS =
      OptionGroup.of(
          "upgrade_levels", COMPUTE_LEVEL, SCHEDULER_LEVEL, CONDUCTOR_LEVEL, BASE_API_LEVEL);

  /** All three groups. */
  public static final List<OptionGroup> GROUPS = List.of(SERVICE, NOTIFICATIONS, UPGRADE_LEVELS);

  private NovaOptions() {}

  private static Option<@Nullable String> level(String service) {
    return Option.optionalText(service)
        .help("The highest version that is sent: 6.4, or a release of Nova such as epoxy.");
  }
}
