// SPDX-License-Identifier: Apache-2.0
/**
 * Notifications of events ({@link Notifier}), and their listeners ({@link NotificationListener}).
 */
@NullMarked
package dev.bergen.notify;

import org.jspecify.annotations.NullMarked;
