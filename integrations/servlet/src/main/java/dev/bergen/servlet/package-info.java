// SPDX-License-Identifier: Apache-2.0
/** Notifies of every HTTP request that a servlet gets ({@link RequestNotificationFilter}). */
@NullMarked
package dev.bergen.servlet;

import org.jspecify.annotations.NullMarked;
