// SPDX-License-Identifier: Apache-2.0
/**
 * Logback appenders that notify: of every log event ({@link NotificationAppender}), or of errors
 * only ({@link ErrorNotificationAppender}).
 */
@NullMarked
package dev.bergen.logback;

import org.jspecify.annotations.NullMarked;
