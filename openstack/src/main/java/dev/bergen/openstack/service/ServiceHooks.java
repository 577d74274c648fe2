// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;

/**
 * Code that a service runs when it starts, stops or reloads, as managers of Nova do. It cannot be
 * called over RPC.
 *
 * <p>Threads: the one that starts, stops or reloads the service.
 */
public interface ServiceHooks {
  /** Before anything is listened to: {@code init_host}. An exception keeps the service down. */
  default void beforeStart() throws Exception {}

  /** Once requests are taken: {@code post_start_hook}. An exception stops the service again. */
  default void afterStart() throws Exception {}

  /**
   * Called when no new requests are accepted, while running ones continue and the alternate topic
   * is still served: {@code graceful_shutdown}. An exception is logged.
   *
   * @param deadline when to be done; afterwards the thread is interrupted
   */
  default void onStop(Deadline deadline) throws Exception {}

  /**
   * After the configuration was read again: {@code reset}. An exception is logged.
   *
   * @param report what has changed
   */
  default void onReload(ReloadReport report) throws Exception {}
}
