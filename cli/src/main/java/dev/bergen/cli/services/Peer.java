// SPDX-License-Identifier: Apache-2.0
package dev.bergen.cli.services;

import dev.bergen.RemoteErrorException;
import dev.bergen.rpc.ServerReply;
import dev.bergen.wire.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server that answered, but does not know our question: its refusal proves that it is alive, and
 * its stack trace shows its runtime.
 *
 * @param server its name; {@code null} where its answer does not contain it
 * @param library {@code oslo.messaging} if its stack trace is Python's; {@code null} if it is a
 *     server in Java that provides no information
 */
record Peer(
    @Nullable String server, @Nullable String library, @Nullable String runtime, String answer) {
  private static final Pattern PYTHON_FILE = Pattern.compile("\\.py\"");
  private static final Pattern PYTHON = Pattern.compile("/python(\\d\\.\\d{1,3})/");

  static Peer of(Failure failure) {
    return of(null, String.join("", failure.traceback()), failure.type());
  }

  /**
   * A server that was asked by its name.
   *
   * @param refusal of our question
   * @param ping its answer to a ping in the form of Python's servers
   */
  static Peer of(String server, RemoteErrorException refusal, ServerReply<?> ping) {
    String answer =
        ping.succeeded()
            ? String.valueOf(ping.result())
            : ping.failure() instanceof RemoteErrorException error ? error.type() : refusal.type();
    return of(server, refusal.traceback(), answer);
  }

  private static Peer of(@Nullable String server, String trace, String answer) {
    if (!PYTHON_FILE.matcher(trace).find()) {
      return new Peer(server, null, null, answer);
    }
    Matcher version = PYTHON.matcher(trace);
    String runtime = version.find() ? "Python " + version.group(1) : "Python";
    return new Peer(server, "oslo.messaging", runtime, answer);
  }

  /** A description for people. */
  String text() {
    String kind = library == null ? "provides no information" : library + " on " + runtime;
    return server == null ? kind : server + ": " + kind;
  }
}
