// SPDX-License-Identifier: Apache-2.0
/**
 * Copies of what passes the broker, in a queue that is a tap's own. Declares nothing that others use,
 * and takes nothing from them.
 */
@NullMarked
package dev.bergen.rabbit.tap;

import org.jspecify.annotations.NullMarked;
