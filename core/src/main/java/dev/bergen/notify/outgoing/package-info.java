// SPDX-License-Identifier: Apache-2.0
/**
 * What users decide about a notification before it is sent: interceptors, and what of its context
 * may travel.
 */
@NullMarked
package dev.bergen.notify.outgoing;

import org.jspecify.annotations.NullMarked;
