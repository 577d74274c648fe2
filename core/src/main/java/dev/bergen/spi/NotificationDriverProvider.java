// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * Opens notification drivers of one kind. Listed in {@code META-INF/services}. Its constructor does
 * nothing, and its presence on the class path has no effect until the option {@code driver} names
 * it.
 */
public interface NotificationDriverProvider {

  /** Returns its name in the option {@code driver}, such as {@code messagingv2}. */
  String name();

  /** Returns a description in one line of how it handles a notification. */
  String description();

  /**
   * Returns a driver that is ready for use; if it throws, it leaves nothing open.
   *
   * @throws dev.bergen.MessagingException if the settings cannot work
   */
  NotificationDriver open(NotificationDriverSettings settings);
}
