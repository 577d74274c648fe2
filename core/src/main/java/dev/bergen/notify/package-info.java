// SPDX-License-Identifier: Apache-2.0
/** Tell that something has happened ({@link Notifier}), or hear of it ({@link NotificationListener}). */
@NullMarked
package dev.bergen.notify;

import org.jspecify.annotations.NullMarked;
