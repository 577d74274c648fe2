// SPDX-License-Identifier: Apache-2.0
/**
 * Queues get another type under traffic: a plan ({@link dev.bergen.observe.migrate.Planner}), and its
 * execution, which can be continued or rolled back from every step ({@link
 * dev.bergen.observe.migrate.Migration}).
 */
@NullMarked
package dev.bergen.observe.migrate;

import org.jspecify.annotations.NullMarked;
