// SPDX-License-Identifier: Apache-2.0
/**
 * How notifiers send: drivers are found and opened, and each is handed every notification. Not
 * exported.
 */
@NullMarked
package dev.bergen.notify.send;

import org.jspecify.annotations.NullMarked;
