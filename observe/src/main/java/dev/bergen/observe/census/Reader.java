// SPDX-License-Identifier: Apache-2.0
package dev.bergen.observe.census;

import dev.bergen.observe.management.BrokerConnection;
import dev.bergen.observe.management.BrokerConsumer;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a queue, and the process behind it as far as its connection shows.
 *
 * @param connection the broker's name of the connection
 * @param program as oslo.messaging and Bergen name themselves; empty if the client does not
 * @param pid the process id; empty if the client does not send it
 * @param peer host and port it comes from; empty if the broker does not report it
 * @param client the library and its version; empty if the client does not send it
 * @param since when the connection was opened; {@code null} if the broker does not report it
 */
public record Reader(
    String queue,
    String connection,
    String program,
    String pid,
    String peer,
    String user,
    String client,
    @Nullable Instant since,
    int prefetch) {

  /** {@code nova-compute:4711:2f9a…}; connections of other clients have other names. */
  private static final Pattern LABEL = Pattern.compile("(.+):([0-9]+):[0-9a-fA-F-]{32,36}");

  static Reader of(BrokerConsumer consumer, @Nullable BrokerConnection connection) {
    String label = connection == null ? "" : connection.label();
    Matcher ours = LABEL.matcher(label);
    boolean known = ours.matches();
    return new Reader(
        consumer.queue(),
        consumer.connection(),
        known ? ours.group(1) : label,
        known ? ours.group(2) : "",
        connection == null ? peer(consumer.connection()) : connection.peer(),
        consumer.user(),
        connection == null ? "" : connection.client(),
        connection == null ? null : connection.since(),
        consumer.prefetch());
  }

  /** A connection's name begins with where it comes from: {@code 10.0.0.7:51234 -> …}. */
  private static String peer(String connection) {
    int arrow = connection.indexOf(" -> ");
    return arrow < 0 ? "" : connection.substring(0, arrow);
  }

  /** Returns program and process: {@code nova-compute (4711)}; empty if both are unknown. */
  public String process() {
    return pid.isEmpty() ? program : program + " (" + pid + ")";
  }
}
