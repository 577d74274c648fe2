// SPDX-License-Identifier: Apache-2.0
/**
 * Users' control over a notification before it is sent: interceptors, and the entries of its
 * context that are sent.
 */
@NullMarked
package dev.bergen.notify.outgoing;

import org.jspecify.annotations.NullMarked;
