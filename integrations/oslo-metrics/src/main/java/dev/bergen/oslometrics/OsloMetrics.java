// SPDX-License-Identifier: Apache-2.0
package dev.bergen.oslometrics;

import dev.bergen.config.Configuration;
import dev.bergen.config.MetricsOptions;
import dev.bergen.config.Options;
import dev.bergen.rpc.ClientInterceptor;
import dev.bergen.rpc.ServerInterceptor;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports calls, casts and requests to the collector of oslo.metrics, in the datagrams that
 * oslo.messaging sends it: {@code rpc_client_…} as Python does, and {@code rpc_server_…}, which
 * Python declares and never sends.
 *
 * <p>Obeys {@code [oslo_messaging_metrics]}: nothing is sent, and no thread started, unless {@code
 * metrics_enabled} is true. Up to {@code metrics_buffer_size} metrics that cannot be sent are kept
 * and tried again each second; more are dropped with a warning. No caller waits for the collector.
 *
 * <p>The socket needs a native library, which comes along for Linux, macOS and other common
 * systems; where it does not load, one warning is logged and nothing is sent.
 *
 * <p>Threads: any. A daemon thread sends, and ends when there is nothing to send for a while.
 */
public final class OsloMetrics implements AutoCloseable {
  private final @Nullable Datagrams datagrams;
  private final String process;

  private OsloMetrics(@Nullable Datagrams datagrams, String process) {
    this.datagrams = datagrams;
    this.process = process;
  }

  /** Returns what the configuration says; connects to nothing. */
  public static OsloMetrics open(Configuration configuration) {
    Options options = configuration.options(MetricsOptions.GROUP);
    boolean enabled = options.get(MetricsOptions.ENABLED);
    Datagrams datagrams =
        enabled
            ? new Datagrams(
                Path.of(options.get(MetricsOptions.SOCKET_FILE)),
                options.get(MetricsOptions.BUFFER_SIZE),
                options.get(MetricsOptions.THREAD_STOP_TIMEOUT))
            : null;
    return new OsloMetrics(datagrams, options.get(MetricsOptions.PROCESS_NAME));
  }

  /** For {@code RpcClient.withInterceptor}. */
  public ClientInterceptor client() {
    return datagrams == null
        ? (request, next) -> next.send(request)
        : new ClientMetrics(this::send);
  }

  /** For {@code RpcServer.Builder.interceptor}. */
  public ServerInterceptor server() {
    return datagrams == null ? (call, next) -> next.handle(call) : new ServerMetrics(this::send);
  }

  private void send(String name, @Nullable Long nanos, Map<String, @Nullable Object> labels) {
    if (datagrams != null) {
      labels.put("process", process);
      datagrams.put(new Metric(name, nanos == null ? null : BigDecimal.valueOf(nanos, 9), labels));
    }
  }

  /** Sends the queued metrics, for at most 1 s, and ends the thread. Closing twice is fine. */
  @Override
  public void close() {
    if (datagrams != null) {
      datagrams.close();
    }
  }

  /** Takes measurements. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one.
     *
     * @param nanos how long something took; {@code null} counts one more
     * @param labels can be added to
     */
    void send(String name, @Nullable Long nanos, Map<String, @Nullable Object> labels);
  }
}
