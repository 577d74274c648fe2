// SPDX-License-Identifier: Apache-2.0
package dev.bergen.openstack.service;

import dev.bergen.Deadline;

/**
 * What a manager of Nova's does at the turns of its service's life. None of it can be called over
 * RPC, as hooks are no endpoint.
 *
 * <p>Threads: that of whoever starts, stops or reloads the service.
 */
public interface ServiceHooks {
  /** Before anything is listened to: {@code init_host}. An exception keeps the service down. */
  default void beforeStart() throws Exception {}

  /** Once requests are taken: {@code post_start_hook}. An exception stops the service again. */
  default void afterStart() throws Exception {}

  /**
   * When no new work is taken, though what was taken goes on, and the alternate topic is still
   * served: {@code graceful_shutdown}. An exception is logged.
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
