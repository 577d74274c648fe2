// SPDX-License-Identifier: Apache-2.0
/**
 * One request followed across services: what belongs together by its ids, put into a tree by times
 * and reply queues, since no message names its sender.
 */
@NullMarked
package dev.bergen.observe.trace;

import org.jspecify.annotations.NullMarked;
