// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the state of a service to systemd, as {@code sd_notify} does, if {@code NOTIFY_SOCKET} is
 * set.
 *
 * <p>The protocol is a datagram to a Unix socket, which the JDK cannot send: its Unix sockets are
 * streams. So the program {@code systemd-notify} sends it, which is there wherever systemd is. It
 * is another process than the service, so that the unit needs {@code NotifyAccess=all}.
 *
 * <p>Threads: any; each message waits for the program, {@link #PATIENCE} at most.
 */
final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);
  private static final String PROGRAM = "systemd-notify";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final boolean asked;
  private final @Nullable Duration watchdog;
  private final Sending sending;

  /** Sends one message, and fails with a sentence for people. */
  interface Sending {
    void send(String... assignments) throws Exception;
  }

  /**
   * @param environment of this process
   */
  Readiness(Map<String, String> environment, long pid, Sending sending) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    this.asked = !socket.isEmpty();
    this.watchdog = asked ? watchdog(environment, pid) : null;
    this.sending = sending;
  }

  static Readiness ofThisProcess() {
    long pid = ProcessHandle.current().pid();
    return new Readiness(System.getenv(), pid, new SystemdNotify(PROGRAM, Map.of(), pid, PATIENCE));
  }

  /** Returns how often the watchdog wants a sign of life; {@code null} if there is none. */
  private static @Nullable Duration watchdog(Map<String, String> environment, long pid) {
    String wanted = environment.getOrDefault("WATCHDOG_USEC", "");
    String whose = environment.getOrDefault("WATCHDOG_PID", "");
    if (wanted.isEmpty() || !(whose.isEmpty() || whose.equals(String.valueOf(pid)))) {
      return null;
    }
    try {
      long micros = Long.parseLong(wanted);
      return micros > 0 ? Duration.ofNanos(Math.multiplyExact(micros, 1000L) / 2) : null;
    } catch (NumberFormatException | ArithmeticException e) {
      log.warn("WATCHDOG_USEC is not a number of microseconds: {}", wanted);
      return null;
    }
  }

  /** Returns how long to wait between two signs of life; {@code null} if systemd expects none. */
  @Nullable Duration watchdogInterval() {
    return watchdog;
  }

  void ready(String status) {
    send("READY=1", "STATUS=" + status);
  }

  void stopping(String status) {
    send("STOPPING=1", "STATUS=" + status);
  }

  void alive() {
    send("WATCHDOG=1");
  }

  private void send(String... assignments) {
    if (!asked) {
      return;
    }
    try {
      sending.send(assignments);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.warn("Cannot notify systemd of {}: {}", assignments[0], e.getMessage());
    }
  }
}
