// SPDX-License-Identifier: Apache-2.0
/**
 * The way of every message to the broker: admitted, waiting, written, confirmed or failed, each
 * within its deadline. Knows declarations and links, but not the consuming side.
 */
@NullMarked
package dev.bergen.rabbit.publish;

import org.jspecify.annotations.NullMarked;
