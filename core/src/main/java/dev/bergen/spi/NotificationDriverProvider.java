// SPDX-License-Identifier: Apache-2.0
package dev.bergen.spi;

/**
 * Opens notification drivers of one kind. Listed in {@code META-INF/services}; its constructor does
 * nothing, and being on the class path has no effect until the option {@code driver} names it.
 */
public interface NotificationDriverProvider {

  /** Returns the name that the option {@code driver} calls it by, such as {@code messagingv2}. */
  String name();

  /** Returns one line for people: what it does with a notification. */
  String description();

  /**
   * Returns a driver that is ready to be used, or throws and leaves nothing open behind.
   *
   * @throws dev.bergen.MessagingException if the settings cannot work
   */
  NotificationDriver open(NotificationDriverSettings settings);
}
