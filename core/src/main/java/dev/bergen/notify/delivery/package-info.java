// SPDX-License-Identifier: Apache-2.0
/** Notifications that a listener has and that are not settled yet. Not exported. */
@NullMarked
package dev.bergen.notify.delivery;

import org.jspecify.annotations.NullMarked;
