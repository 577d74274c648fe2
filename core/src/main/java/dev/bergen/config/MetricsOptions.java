// SPDX-License-Identifier: Apache-2.0
package dev.bergen.config;

import java.time.Duration;

/** The options of {@code [oslo_messaging_metrics]}: reports to oslo.metrics. */
public final class MetricsOptions {

  /** Whether calls are measured. */
  public static final Option<Boolean> ENABLED =
      Option.flag("metrics_enabled", false)
          .help("Report calls and requests to oslo.metrics, with bergen-oslo-metrics.");

  /** How many measurements may be queued. */
  public static final Option<Integer> BUFFER_SIZE =
      Option.integer("metrics_buffer_size", 1000)
          .help("How many measurements may wait to be sent; more are dropped.");

  /** Where the collector listens. */
  public static final Option<String> SOCKET_FILE =
      Option.text("metrics_socket_file", "/var/tmp/metrics_collector.sock")
          .help("The Unix socket on which the collector listens.");

  /** The name of this process. */
  public static final Option<String> PROCESS_NAME =
      Option.text("metrics_process_name", "").help("The name of this process there.");

  /** How long the sending thread outlives the last measurement. */
  public static final Option<Duration> THREAD_STOP_TIMEOUT =
      Option.seconds("metrics_thread_stop_timeout", 10)
          .help("How long the idle sending thread waits for another measurement before it ends.");

  /** The group of these options. */
  public static final OptionGroup GROUP =
      OptionGroup.of(
          "oslo_messaging_metrics",
          ENABLED,
          BUFFER_SIZE,
          SOCKET_FILE,
          PROCESS_NAME,
          THREAD_STOP_TIMEOUT);

  private MetricsOptions() {}
}
