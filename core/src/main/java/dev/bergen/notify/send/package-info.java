// SPDX-License-Identifier: Apache-2.0
/**
 * The sending of notifications: drivers are found and opened, and each gets every notification. Not
 * exported.
 */
@NullMarked
package dev.bergen.notify.send;

import org.jspecify.annotations.NullMarked;
